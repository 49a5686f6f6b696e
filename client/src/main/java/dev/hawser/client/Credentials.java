package dev.hawser.client;

/** A name and what proves it; not to be shown. */
record Credentials(String user, String password) {
    @Override
    public String toString() {
        return "credentials";
    }
}
