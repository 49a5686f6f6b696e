// Items of a conversation as elements.

import { el } from './dom.js';
import { hue, initial } from './names.js';
import { excerpt, pieces } from './text.js';

/** Texts that are longer than this are shown in part at first. */
const LONG_LETTERS = 2000;
const LONG_LINES = 24;

const graphemes = new Intl.Segmenter();
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

export const dayOf = time => new Date(time).toDateString();

export function timeElement(time) {
  const date = new Date(time);
  return el('time', { datetime: date.toISOString(), title: moment.format(date) }, clock.format(date));
}

export const separator = time => el('li', { class: 'day' }, el('span', {}, day.format(time)));

export function avatar(name) {
  const element = el('span', { class: 'avatar', 'aria-hidden': 'true' }, initial(name));
  element.style.setProperty('--hue', hue(name));
  return element;
}

export function nameElement(name) {
  const element = el('bdi', { class: 'name', title: name }, name);
  element.style.setProperty('--hue', hue(name));
  return element;
}

export function noticeElement({ user, text, time }) {
  return el('li', { class: 'notice' }, el('bdi', { class: 'name' }, user), ` ${text} `, timeElement(time));
}

export function gapElement({ missing }) {
  const text = missing === 1 ? '1 entry is' : `${missing.toLocaleString()} entries are`;
  return el('li', { class: 'gap' }, `${text} missing here: the server does not keep them any more.`);
}

/** The text, with its links. */
export const textElement = text => elementOf([...pieces(text)]);

const elementOf = all => el('div', { class: 'text', dir: 'auto' }, ...nodes(all));

const nodes = all => all.map(piece =>
  (piece.href ? el('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece.text) : piece.text));

function isLong(text) {
  return text.length > LONG_LETTERS || text.split('\n', LONG_LINES + 1).length > LONG_LINES;
}

/** Where the rest of a long text begins: behind a white space where there is one near, else behind what one sees as a letter. */
function restOf(text) {
  if (text.length <= LONG_LETTERS) return text.length;
  const behind = text.slice(0, LONG_LETTERS).search(/\s\S*$/) + 1;
  if (behind > LONG_LETTERS / 2) return behind;
  const { index } = graphemes.segment(text.slice(0, 2 * LONG_LETTERS)).containing(LONG_LETTERS);
  return index || LONG_LETTERS;
}

/** Pieces before and behind a place in their text. A link across it is one in both. */
function cut(all, place) {
  const parts = [[], []];
  let begin = 0;
  for (const piece of all) {
    const { text } = piece;
    const at = Math.max(0, place - begin);
    if (at > 0) parts[0].push({ ...piece, text: text.slice(0, at) });
    if (at < text.length) parts[1].push({ ...piece, text: text.slice(at) });
    begin += text.length;
  }
  return parts;
}

/** The text, of which the rest is shown on demand when it is long. What is not shown is not laid out either. */
function foldedText(text, unfolded) {
  if (!isLong(text)) return [textElement(text)];
  const [shown, more] = cut(pieces(text), restOf(text));
  const element = elementOf(shown);
  const rest = el('span', {}, ...nodes(more));
  element.append(rest);
  const button = el('button', { type: 'button', class: 'link unfold', 'aria-expanded': String(unfolded.has(text)) });
  const show = () => {
    const open = unfolded.has(text);
    element.classList.toggle('folded', !open);
    rest.hidden = !open;
    button.textContent = open ? 'Show less' : 'Show all of it';
    button.setAttribute('aria-expanded', String(open));
  };
  button.addEventListener('click', () => {
    if (!unfolded.delete(text)) unfolded.add(text);
    show();
  });
  show();
  return [element, button];
}

const unfolded = new Set();

/** A message; what it replies to is found by `find(offset)`. */
export function messageElement(item, { own, calling, change, find }) {
  const { offset, user, text, reply, removed, deletedBy } = item;
  const gone = deletedBy === user ? 'This message was deleted.' : `This message was deleted by ${deletedBy}.`;
  const body = removed ? [el('div', { class: 'text gone' }, gone)] : foldedText(text, unfolded);
  const classes = ['said', own && 'own', calling && 'calling', change && 'changing'].filter(Boolean).join(' ');
  return el('li', { class: classes, tabindex: '-1', 'data-offset': String(offset), 'data-user': user },
    avatar(user),
    el('div', { class: 'head' }, nameElement(user), ' ', timeElement(item.time)),
    el('div', { class: 'bubble' },
      reply && quote(reply, find(reply.offset)),
      ...body,
      item.edited || change ? el('span', { class: 'mark' }, change ? changing(change) : 'edited') : null));
}

const changing = ({ kind }) => (kind === 'delete' ? 'deleting…' : 'saving…');

function quote({ offset, user }, item) {
  const known = item?.type === 'message';
  const text = !known ? 'an earlier message' : item.removed ? 'a deleted message' : excerpt(item.text);
  return el('button', { type: 'button', class: 'quote', 'data-jump': String(offset) },
    el('span', { class: 'spoken' }, 'In reply to '), nameElement(known ? item.user : user), ' ', el('span', { dir: 'auto' }, text));
}
