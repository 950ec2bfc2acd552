using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace MidiMesh.Hocon.Tests.Differential;

/// <summary>Debian's libtypesafe-config-java behind a small harness, compiled on the spot.</summary>
internal static class ReferenceReader
{
    private const string Jar = "/usr/share/java/typesafe-config.jar";
    private const string Advice = "the differential test needs Debian's packages: apt-get install default-jdk-headless libtypesafe-config-java";

    /// <summary>One answer per document: its canonical form, or "E" and the complaint; of a lenient one also "U", when only substitutions without a target are wrong.</summary>
    public static string[] Read(IReadOnlyList<(string Text, bool Lenient)> documents)
    {
        if (!File.Exists(Jar))
        {
            throw new InvalidOperationException($"{Jar} is missing: {Advice}");
        }

        var classes = Directory.CreateTempSubdirectory("hocon-reference-").FullName;
        try
        {
            Compile(classes);
            return Run(classes, documents);
        }
        finally
        {
            Directory.Delete(classes, recursive: true);
        }
    }

    private static void Compile(string classes)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Reference", "HoconReference.java");
        using var javac = Start("javac", "-cp", Jar, "-d", classes, source);
        javac.StandardInput.Close();
        var complaints = javac.StandardError.ReadToEnd();
        javac.WaitForExit();
        if (javac.ExitCode != 0)
        {
            throw new InvalidOperationException($"javac failed: {complaints}");
        }
    }

    private static string[] Run(string classes, IReadOnlyList<(string Text, bool Lenient)> documents)
    {
        using var java = Start("java", "-Xss16m", "-cp", $"{Jar}:{classes}", "HoconReference");
        var complaints = java.StandardError.ReadToEndAsync();
        var answers = java.StandardOutput.ReadToEndAsync();
        try
        {
            using var input = java.StandardInput.BaseStream;
            WriteLength(input, documents.Count);
            foreach (var (text, lenient) in documents)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                input.WriteByte(lenient ? (byte)1 : (byte)0);
                WriteLength(input, bytes.Length);
                input.Write(bytes);
            }
        }
        catch (IOException)
        {
            // It died on the way; what it said is reported below.
        }

        var lines = answers.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        java.WaitForExit();
        return lines.Length == documents.Count
            ? lines
            : throw new InvalidOperationException($"the reference answered {lines.Length} of {documents.Count} documents: {complaints.GetAwaiter().GetResult()}");
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"'{program}' is missing: {Advice}");
        }
    }

    private static void WriteLength(Stream stream, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        stream.Write(bytes);
    }
}
