// Whom the server knows.

/** `{ user, moderators }`: the user is null where users choose their names, and where the server cannot be asked. */
export async function whoAmI() {
  try {
    const response = await fetch(new URL('me.json', document.baseURI));
    if (response.ok) return await response.json();
  } catch {
    // no answer
  }
  return { user: null, moderators: [] };
}
