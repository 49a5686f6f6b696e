// Of three panes a narrow screen shows one: `rooms`, `talk` or `people`. On a wide one only the people can be put away.

import { byId } from './dom.js';

const { body } = document;
const narrow = matchMedia('(max-width: 64rem)');
const OPENERS = { rooms: byId('to-rooms'), people: byId('to-people') };

function showExpanded() {
  const people = narrow.matches ? body.dataset.pane === 'people' : !body.hasAttribute('data-people-hidden');
  OPENERS.people.setAttribute('aria-expanded', String(people));
  OPENERS.rooms.setAttribute('aria-expanded', String(body.dataset.pane === 'rooms'));
}

/** The focus goes along: to the way back, where a pane covers the conversation. */
function open(pane) {
  showPane(pane);
  document.querySelector(pane === 'rooms' ? '#sidebar [data-to-talk]' : '#people-pane [data-to-talk]').focus();
}

function back() {
  const opener = OPENERS[body.dataset.pane];
  showPane('talk');
  opener?.focus();
}

export function showPane(pane) {
  body.dataset.pane = pane;
  showExpanded();
}

export function openPanes() {
  OPENERS.rooms.onclick = () => open('rooms');
  OPENERS.people.onclick = () => {
    if (!narrow.matches) {
      body.toggleAttribute('data-people-hidden');
      showExpanded();
    } else if (body.dataset.pane === 'people') back();
    else open('people');
  };
  for (const button of document.querySelectorAll('[data-to-talk]')) button.onclick = back;
  narrow.onchange = showExpanded;
  showPane('talk');
}

/** Back to the conversation; false where it is what is seen. */
export function closePane() {
  const isOpen = body.dataset.pane !== 'talk';
  if (isOpen) back();
  return isOpen;
}
