package io.zk.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Kinds of requests with their weights, as {@code get:90,set:10}. */
record RequestMix(List<Request> drawn) {
    private static final int WEIGHT_MAX = 1000;

    /** @throws IllegalArgumentException saying what is wrong with the text */
    static RequestMix parse(String text) {
        List<Request> drawn = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            String name = colon < 0 ? part : part.substring(0, colon);
            int weight = colon < 0 ? 1 : Integer.parseInt(part.substring(colon + 1));
            if (weight < 1 || weight > WEIGHT_MAX) {
                throw new IllegalArgumentException(part + ": a weight is 1 to " + WEIGHT_MAX);
            }
            Request request = Request.valueOf(name.toUpperCase(Locale.ROOT));
            for (int i = 0; i < weight; i++) {
                drawn.add(request);
            }
        }
        return new RequestMix(List.copyOf(drawn));
    }

    Request draw(RandomGenerator random) {
        return drawn.get(random.nextInt(drawn.size()));
    }
}
