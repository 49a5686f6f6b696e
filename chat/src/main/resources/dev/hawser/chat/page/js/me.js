// Whom the server knows.

/** Who cannot be asked for so long is asked for a name: the server has the last word. */
const WAIT_MILLIS = 5000;

/** `{ user, moderators }`: the user is null where users choose their names, and where the server cannot be asked. */
export async function whoAmI() {
  try {
    const response = await fetch(new URL('me.json', document.baseURI), { signal: AbortSignal.timeout(WAIT_MILLIS) });
    if (response.ok) return await response.json();
  } catch {
    // no answer
  }
  return { user: null, moderators: [] };
}
