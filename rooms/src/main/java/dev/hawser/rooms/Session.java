package dev.hawser.rooms;

/**
 * One instance of a client, a tab of a browser for example: it publishes, it is a member of rooms, and it outlives its connections. Nothing
 * of it is kept but what is in the rooms; {@link Rooms#session} makes it again from its token, in another process too.
 *
 * @param id its public name, unique: 11 characters {@code A-Z a-z 0-9 - _}
 * @param user whose it is
 * @param token what the client comes back with; a secret, because it is all that proves whose session it is
 */
public record Session(String id, String user, String token) {
    @Override
    public String toString() {
        return user + "/" + id;
    }
}
