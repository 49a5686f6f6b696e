import { connect } from './hawser.js';

const entries = document.getElementById('entries');
const speak = document.getElementById('speak');

function show(text, key) {
  const line = document.createElement('li');
  line.textContent = text;
  line.dataset.offset = key;
  entries.append(line);
}

const hawser = connect('/rooms', {
  onstate: ({ state, reason, user }) => {
    document.getElementById('state').textContent = reason ? `${state}: ${reason}` : state;
    document.getElementById('login').hidden = Boolean(user);
    speak.hidden = !user;
  },
});

const lobby = hawser.join('lobby', {
  from: { last: 50 },
  onentry: ({ offset, user, data, kind }) => {
    if (kind === null) {
      show(`${user}: ${data}`, offset);
    }
  },
  ongap: ({ missing, reset }) => (reset ? entries.replaceChildren() : show(`(${missing} entries are not kept any more)`)),
});

speak.addEventListener('submit', event => {
  event.preventDefault();
  lobby.publish(speak.elements.text.value).promise.catch(refusal => show(`(not sent: ${refusal.message})`));
  speak.reset();
});
