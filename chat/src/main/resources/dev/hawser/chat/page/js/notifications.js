// News that must not be missed: the title of the page, a notification of the browser, a word for who listens to the page.

import { byId } from './dom.js';
import { Reading } from './reading.js';
import { profile } from './storage.js';
import { excerpt } from './text.js';

const TITLE = document.title;

export class Notifications {
  #button = byId('notify');
  #label = byId('notify-label');
  #spoken = byId('spoken');
  #listeners;
  #reading;

  /** `show(conversation)` brings one to the screen. */
  constructor(chat, show) {
    this.chat = chat;
    this.show = show;
    this.#reading = new Reading(chat);
    this.#button.hidden = !('Notification' in globalThis);
    this.#button.onclick = () => this.#toggle();
    this.#update();
    this.#listeners = [
      chat.on('list', () => this.#count()),
      chat.on('news', (conversation, item) => this.#news(conversation, item)),
    ];
  }

  stop() {
    this.#listeners.forEach(stop => stop());
    this.#reading.stop();
    document.title = TITLE;
  }

  get #isOn() {
    return globalThis.Notification?.permission === 'granted' && profile.get().notify === true;
  }

  /** Asked for only when somebody wants it. */
  async #toggle() {
    const wanted = !this.#isOn;
    profile.set({ notify: wanted });
    if (wanted) await Notification.requestPermission();
    this.#update();
  }

  #update() {
    const denied = globalThis.Notification?.permission === 'denied' && profile.get().notify;
    this.#button.setAttribute('aria-pressed', String(this.#isOn));
    this.#label.textContent = denied ? 'Notifications are blocked by the browser' : this.#isOn ? 'Notifications are on' : 'Notify me of mentions';
  }

  #count() {
    const { unread } = this.chat;
    document.title = unread ? `(${unread.toLocaleString()}) ${TITLE}` : TITLE;
  }

  #news(conversation, item) {
    const seen = conversation === this.chat.shown && !document.hidden;
    const calling = conversation.isCalling(item);
    const said = `${item.user}${conversation.isPrivate || seen ? '' : ` in ${conversation.title}`}: ${excerpt(item.text, 300)}`;
    if (seen || calling) this.#spoken.replaceChildren(said);
    if (calling && this.#isOn) this.#notify(conversation, item);
  }

  async #notify(conversation, { user, text, offset }) {
    if (await this.#reading.anywhere(conversation)) return;
    try {
      const notification = new Notification(conversation.isPrivate ? user : `${user} in ${conversation.title}`, {
        body: excerpt(text), tag: `${conversation.name} ${offset}`, icon: 'hawser.svg',
      });
      notification.onclick = () => {
        focus();
        this.show(conversation);
        notification.close();
      };
    } catch {
      this.#button.hidden = true; // on Android pages have the constructor, and may not use it
    }
  }
}
