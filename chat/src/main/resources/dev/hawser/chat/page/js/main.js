// The page: the door, and behind it the rooms.

import { Chat } from './chat.js';
import { ConnectionLine } from './connection-line.js';
import { ConversationPane } from './conversation-pane.js';
import { RoomsDialog, confirm } from './dialogs.js';
import { byId } from './dom.js';
import { Door, nameRefused } from './door.js';
import { avatar } from './message-element.js';
import { Notifications } from './notifications.js';
import { RoomsView } from './rooms-view.js';
import { profile } from './storage.js';

const { body } = document;

/** On a narrow screen one pane is seen: `rooms`, `talk` or `people`; on a wide one all of them. */
function showPane(pane) {
  body.dataset.pane = pane;
}

function showRooms(chat) {
  const line = new ConnectionLine(chat.hawser);
  const pane = new ConversationPane(chat, user => chat.openPrivate(user));
  const rooms = new RoomsView(chat, conversation => {
    chat.show(conversation);
    showPane('talk');
    pane.composer.focus();
  });
  const notifications = new Notifications(chat, conversation => {
    chat.show(conversation);
    showPane('talk');
  });
  const dialog = new RoomsDialog(chat);

  const leave = notice => {
    notifications.stop();
    line.stop();
    profile.set({ inside: false });
    chat.stop();
    door.show(notice);
  };

  chat.on('connection', ({ reason }) => {
    line.show();
    const notice = nameRefused(reason);
    if (notice) leave(notice);
  });
  chat.on('shown', conversation => {
    pane.show(conversation);
    showPane('talk');
    pane.composer.focus();
  });
  byId('find-room-open').onclick = () => dialog.show();
  byId('to-rooms').onclick = () => showPane('rooms');
  byId('to-people').onclick = () => {
    const narrow = matchMedia('(max-width: 64rem)').matches;
    if (narrow) showPane(body.dataset.pane === 'people' ? 'talk' : 'people');
    else body.toggleAttribute('data-people-hidden');
    showExpanded();
  };
  for (const button of document.querySelectorAll('[data-to-talk]')) button.onclick = () => showPane('talk');

  const showExpanded = () => {
    const narrow = matchMedia('(max-width: 64rem)').matches;
    const shown = narrow ? body.dataset.pane === 'people' : !body.hasAttribute('data-people-hidden');
    byId('to-people').setAttribute('aria-expanded', String(shown));
  };
  const showMe = () => {
    byId('me').replaceChildren(avatar(chat.user), Object.assign(document.createElement('bdi'), { className: 'title', textContent: chat.user }));
    byId('away').setAttribute('aria-pressed', String(chat.isAwayByHand));
    byId('away-label').textContent = chat.isAwayByHand ? 'You are away' : 'Set yourself away';
  };
  byId('away').onclick = () => {
    chat.setAwayByHand(!chat.isAwayByHand);
    showMe();
  };
  chat.on('welcome', showMe);
  byId('leave').onclick = async () => {
    if (!await confirm('Leave the chat? The others will see that you have left. Your name and rooms are kept for the next time.', 'Leave')) return;
    leave('You have left the chat.');
  };
  document.onkeydown = event => {
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      rooms.step(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && body.dataset.pane !== 'talk' && !event.target.closest('dialog')) {
      showPane('talk');
    } else if (event.key === 'F' && event.ctrlKey && event.shiftKey) {
      event.preventDefault();
      pane.search.open();
    }
  };

  showMe();
  showPane('talk');
  showExpanded();
  body.dataset.view = 'rooms';
  pane.show(chat.shown);
  pane.composer.focus();
}

body.dataset.view = 'loading';
const door = new Door({
  enter: (name, url, moderators) => new Chat(name, url, moderators),
  inside: showRooms,
});
door.open();
