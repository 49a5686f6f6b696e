// The page: the door, and behind it the rooms.

import { Address } from './address.js';
import { Chat } from './chat.js';
import { ConnectionLine } from './connection-line.js';
import { ConversationPane } from './conversation-pane.js';
import { RoomsDialog, confirm } from './dialogs.js';
import { byId } from './dom.js';
import { Door, nameRefused } from './door.js';
import { avatar } from './message-element.js';
import { Notifications } from './notifications.js';
import { closePane, openPanes, showPane } from './panes.js';
import { RoomsView } from './rooms-view.js';
import { profile } from './storage.js';

const { body } = document;

function showRooms(chat) {
  const pane = new ConversationPane(chat, user => chat.openPrivate(user));
  const line = new ConnectionLine(chat.hawser, () => pane.focus());
  const rooms = new RoomsView(chat, conversation => {
    chat.show(conversation);
    showPane('talk');
    pane.focus();
  });
  const notifications = new Notifications(chat, conversation => {
    chat.show(conversation);
    showPane('talk');
  });
  const dialog = new RoomsDialog(chat);

  const leave = notice => {
    address.stop();
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
    pane.focus();
  });
  for (const id of ['find-room-open', 'no-room-find']) byId(id).onclick = () => dialog.show();
  const showMe = () => {
    byId('me').replaceChildren(avatar(chat.user), Object.assign(document.createElement('bdi'), { className: 'title', textContent: chat.user }));
    byId('away').setAttribute('aria-pressed', String(chat.isAwayByHand));
    byId('away-label').textContent = chat.isAwayByHand ? 'You are away' : 'Set yourself away';
  };
  byId('away').onclick = () => chat.setAwayByHand(!chat.isAwayByHand);
  chat.on('away', showMe);
  chat.on('welcome', showMe);
  byId('leave').onclick = async () => {
    if (!await confirm('Leave the chat? The others will see that you have left. Your name and rooms are kept for the next time.', 'Leave')) return;
    leave('You have left the chat.');
  };
  document.onkeydown = event => {
    if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      rooms.step(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && !event.target.closest('dialog')) {
      if (!closePane() && pane.search.isOpen) pane.search.close();
    } else if (event.key === 'F' && event.ctrlKey && event.shiftKey) {
      event.preventDefault();
      pane.search.open();
    }
  };

  showMe();
  openPanes();
  body.dataset.view = 'rooms';
  pane.show(chat.shown);
  pane.focus();
  const address = new Address(chat);
}

body.dataset.view = 'loading';
const door = new Door({
  enter: (name, url, moderators) => new Chat(name, url, moderators),
  inside: showRooms,
});
door.open();
