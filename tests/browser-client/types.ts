// Compiled, never run: the types say what a page may write.
import { connect, type Position, type Refusal } from '../../browser/hawser.js';

const hawser = connect('/rooms', {
  name: 'ann',
  transports: ['websocket', 'polling'],
  onstate: ({ state, retryAt, transport }) => console.log(state, retryAt?.toFixed(), transport),
  onsettled: publish => console.log(publish.room.name, publish.state, publish.code),
});
const room = hawser.join('lobby', {
  from: { last: 50 },
  onentry: ({ offset, user, data, kind, removed, replay }) => console.log(offset + 1, user?.length, data.text, kind, removed, replay),
  ongap: ({ missing, reset }) => console.log(missing === null, reset),
  onpresence: ({ members, count }) => console.log(members?.get('ann') === 1, count),
  onsignal: ({ from, kind }) => console.log(from, kind),
});
room.onstate = ({ state, reason }) => console.log(state === 'refused', reason);

const position: Position | null = await room.publish({ text: 'Hello', tags: ['a'] }, { kind: 'note' }).promise.catch((refusal: Refusal) => {
  console.log(refusal.code);
  return null;
});
room.edit(position?.offset ?? 0, 'better').promise.then(place => place?.epoch);
room.remove(1);
room.kick('eve', { reason: 'spam' });
const sent: boolean = room.signal('typing', true);
const { entries, start } = await room.history({ before: 100, limit: 10 });
console.log(sent, entries[0]?.offset, start);
room.leave();
hawser.room('news').publish(7);
hawser.retryNow();
hawser.stop();

// @ts-expect-error: what it is doing is for reading
hawser.state = 'connected';
// @ts-expect-error: no such transport
connect('/rooms', { transports: ['pigeon'] });
// @ts-expect-error: a function is no JSON
room.publish(() => 1);
// @ts-expect-error: nowhere to begin
room.join({ from: 'middle' });
