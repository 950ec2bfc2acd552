import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.parser.ConfigDocumentFactory;

import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;

/** Times the reference reader on one file: prints the median milliseconds of its syntax tree and of its whole load, warm. */
public final class HoconTiming {
    public static void main(String[] args) throws Exception {
        String text = new String(Files.readAllBytes(Paths.get(args[0])), "UTF-8");
        int rounds = Integer.parseInt(args[1]);
        double tree = median(rounds, () -> ConfigDocumentFactory.parseString(text));
        double load = median(rounds, () -> ConfigFactory.parseString(text).resolve(ConfigResolveOptions.noSystem()));
        System.out.println(tree + " " + load);
    }

    private static double median(int rounds, Runnable run) {
        double[] times = new double[rounds];
        for (int i = -rounds; i < rounds; i++) {
            long started = System.nanoTime();
            run.run();
            if (i >= 0) {
                times[i] = (System.nanoTime() - started) / 1e6;
            }
        }
        Arrays.sort(times);
        return times[rounds / 2];
    }
}
