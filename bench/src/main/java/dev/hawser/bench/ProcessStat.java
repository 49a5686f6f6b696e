package dev.hawser.bench;

/**
 * What {@code /proc/PID/stat} says about CPU time (proc(5)).
 *
 * @param cpuTicks time in user and kernel mode of all threads of the process, in clock ticks
 */
record ProcessStat(long cpuTicks) {
    /** The length of a clock tick of {@code /proc}: {@code USER_HZ} is 100 on every architecture that a current JDK runs on. */
    static final long MICROS_PER_TICK = 10_000;

    /** Fields after the name, which is field 2: the state is field 3, utime 14 and stime 15. */
    private static final int UTIME = 14 - 3;

    private static final int STIME = 15 - 3;

    /**
     * Reads the file's one line. The process name stands in parentheses and may itself contain spaces and parentheses, so the fields are
     * counted from the last closing one.
     */
    static ProcessStat parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 1).trim().split(" ");
        if (fields.length <= STIME) {
            throw new IllegalArgumentException("no utime and stime in '" + line + "'");
        }
        return new ProcessStat(Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]));
    }
}
