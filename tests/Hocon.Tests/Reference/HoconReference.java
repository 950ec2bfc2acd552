import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * Reads documents from standard input, each as a mode byte, a four-byte big-endian length and that many bytes of UTF-8, and prints one line
 * for each: the resolved document in canonical form, or "E" with the reference reader's complaint. The environment is not consulted.
 * Mode 1 lets substitutions that lead nowhere pass and prints "U" for a document that has some: what is left to complain about are cycles.
 */
public final class HoconReference {
    public static void main(String[] args) throws Exception {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, "UTF-8");
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            boolean lenient = in.readByte() == 1;
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            out.println(read(new String(bytes, StandardCharsets.UTF_8), lenient));
        }
        out.flush();
    }

    private static String read(String text, boolean lenient) {
        try {
            Config config = ConfigFactory.parseString(text).resolve(ConfigResolveOptions.noSystem().setAllowUnresolved(lenient));
            if (!config.isResolved()) {
                return "U";
            }
            StringBuilder line = new StringBuilder();
            write(line, config.root());
            return line.toString();
        } catch (RuntimeException | StackOverflowError e) {
            return "E" + e.getClass().getSimpleName() + ": " + String.valueOf(e.getMessage()).replace('\n', ' ').replace('\r', ' ');
        }
    }

    private static void write(StringBuilder out, ConfigValue value) {
        switch (value.valueType()) {
            case OBJECT: {
                ConfigObject object = (ConfigObject) value;
                out.append('{');
                for (String key : new TreeSet<String>(object.keySet())) {
                    quote(out, key);
                    out.append(':');
                    write(out, object.get(key));
                    out.append(' ');
                }
                out.append('}');
                break;
            }
            case LIST:
                out.append('[');
                for (ConfigValue item : (ConfigList) value) {
                    write(out, item);
                    out.append(' ');
                }
                out.append(']');
                break;
            case NULL:
                out.append("null");
                break;
            default:
                out.append(Character.toLowerCase(value.valueType().name().charAt(0)));
                quote(out, value.atKey("x").getString("x"));
                break;
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
