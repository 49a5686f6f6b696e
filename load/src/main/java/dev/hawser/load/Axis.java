package dev.hawser.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Where values lie on a plot: 0 is the beginning of the axis, 1 its end. */
interface Axis {
    /**
     * A mark.
     *
     * @param at 0 to 1
     */
    record Tick(double at, String label) {}

    double at(double value);

    List<Tick> ticks();

    /** From 0 to a round figure that is not less than the largest value. */
    static Axis linear(double largest, DoubleFunction<String> label) {
        double step = roundStep(Math.max(largest, 1e-9) / 4);
        return linear(step * Math.max(1, Math.ceil(largest / step - 1e-9)), step, label);
    }

    /** From 0 to just there, which need not be a round figure. */
    static Axis until(double end, DoubleFunction<String> label) {
        return linear(end, roundStep(end / 6), label);
    }

    private static Axis linear(double end, double step, DoubleFunction<String> label) {
        return new Axis() {
            @Override
            public double at(double value) {
                return value / end;
            }

            @Override
            public List<Tick> ticks() {
                List<Tick> ticks = new ArrayList<>();
                for (int i = 0; i * step <= end * 1.001; i++) {
                    ticks.add(new Tick(i * step / end, label.apply(i * step)));
                }
                return ticks;
            }
        };
    }

    /** From a power of ten to another, both above 0. */
    static Axis logarithmic(double smallest, double largest, DoubleFunction<String> label) {
        double from = Math.floor(Math.log10(smallest));
        double to = Math.max(from + 1, Math.ceil(Math.log10(largest)));
        return new Axis() {
            @Override
            public double at(double value) {
                return Math.max(0, (Math.log10(value) - from) / (to - from));
            }

            @Override
            public List<Tick> ticks() {
                List<Tick> ticks = new ArrayList<>();
                for (double power = from; power <= to; power++) {
                    ticks.add(new Tick((power - from) / (to - from), label.apply(Math.pow(10, power))));
                }
                return ticks;
            }
        };
    }

    /** Percentiles, each nine as wide as the one before: 0, 90, 99, 99.9 ... */
    static Axis percentiles(int nines) {
        return new Axis() {
            @Override
            public double at(double value) {
                return value >= 100 ? 1 : Math.min(1, -Math.log10(1 - value / 100) / nines);
            }

            @Override
            public List<Tick> ticks() {
                List<Tick> ticks = new ArrayList<>();
                ticks.add(new Tick(0, "0"));
                for (int nine = 1; nine <= nines; nine++) {
                    String label = nine == 1 ? "90" : nine == 2 ? "99" : "99." + "9".repeat(nine - 2);
                    ticks.add(new Tick((double) nine / nines, label));
                }
                return ticks;
            }
        };
    }

    /** 1, 2 or 5 times a power of ten, not less than the value. */
    private static double roundStep(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        double rest = value / power;
        return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
    }
}
