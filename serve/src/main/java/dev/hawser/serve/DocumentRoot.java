package dev.hawser.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.server.AllowedResourceAliasChecker;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * A folder whose files and listings everybody may read. Links are followed as long as what they lead to is in the folder. Files and
 * folders whose names begin with a dot do not exist: there are passwords and histories in them.
 */
final class DocumentRoot {
    private DocumentRoot() {}

    /**
     * A handler that answers every GET and HEAD.
     *
     * @throws NotDirectoryException when it is no folder
     */
    static Handler newHandler(Path folder) throws IOException {
        // It may be a link itself; what leaves it is measured from where it really is.
        Path real = real(folder);
        Resource root = new VisibleResource(real, ResourceFactory.root().newResource(real));
        ResourceHandler files = new ResourceHandler();
        files.setBaseResource(root);
        files.setDirAllowed(true);
        files.setCacheControl("no-cache");
        ContextHandler context = new ContextHandler(files, "/");
        context.setBaseResource(root);
        context.setAliasChecks(List.of(new AllowedResourceAliasChecker(context)));
        return new Handler.Wrapper(context) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                response.getHeaders().put("X-Content-Type-Options", "nosniff");
                return super.handle(request, response, callback);
            }
        };
    }

    private static Path real(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        return folder.toRealPath();
    }
}
