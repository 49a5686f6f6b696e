package dev.hawser.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void readsTheSoftLimit() {
        assertThat(OpenFiles.softLimit(List.of(
                        "Limit                     Soft Limit           Hard Limit           Units     ",
                        "Max processes             95289                95289                processes ",
                        "Max open files            1024                 20000                files     ")))
                .isEqualTo(1024);
    }

    @Test
    void takesUnlimitedForAsManyAsThereAre() {
        assertThat(OpenFiles.softLimit(List.of("Max open files            unlimited            unlimited   files")))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void saysWhatToDoWhenThereAreTooFew() {
        assertThatExceptionOfType(BenchFailure.class)
                .isThrownBy(() -> OpenFiles.require(10_000, 10_299))
                .withMessage("10,000 connections need 10,300 open files, and a process may have 10,299: raise the limit"
                        + " (ulimit -n as root, or nofile in /etc/security/limits.conf), or take fewer (--clients)");
        assertThatNoException().isThrownBy(() -> OpenFiles.require(10_000, 10_300));
    }
}
