package dev.hawser.serve;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.util.resource.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A file or folder below a root, in which nothing else exists: what a link leads to outside of the root does not, and neither does what has
 * a name that begins with a dot, or lies below such a folder.
 */
final class VisibleResource extends Resource {
    private final Path root;
    private final Resource resource;

    VisibleResource(Path root, Resource resource) {
        this.root = root;
        this.resource = resource;
    }

    @Override
    public @Nullable Resource resolve(String subUriPath) {
        Resource found = resource.resolve(subUriPath);
        return found != null && isVisible(found) ? new VisibleResource(root, found) : null;
    }

    @Override
    public List<Resource> list() {
        return resource.list().stream()
                .filter(this::isVisible)
                .<Resource>map(child -> new VisibleResource(root, child))
                .toList();
    }

    private boolean isVisible(Resource other) {
        Path asked = other.getPath();
        try {
            return asked != null && isBelowRoot(asked.normalize()) && isBelowRoot(asked.toRealPath());
        } catch (IOException x) {
            return false;
        }
    }

    private boolean isBelowRoot(Path path) {
        if (!path.startsWith(root)) {
            return false;
        }
        for (Path name : root.relativize(path)) {
            if (name.toString().startsWith(".")) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Path getPath() {
        return resource.getPath();
    }

    @Override
    public boolean exists() {
        return resource.exists();
    }

    @Override
    public boolean isDirectory() {
        return resource.isDirectory();
    }

    @Override
    public boolean isReadable() {
        return resource.isReadable();
    }

    @Override
    public Instant lastModified() {
        return resource.lastModified();
    }

    @Override
    public long length() {
        return resource.length();
    }

    @Override
    public URI getURI() {
        return resource.getURI();
    }

    @Override
    public String getName() {
        return resource.getName();
    }

    @Override
    public String getFileName() {
        return resource.getFileName();
    }

    @Override
    public boolean isAlias() {
        return resource.isAlias();
    }

    @Override
    public URI getRealURI() {
        return resource.getRealURI();
    }
}
