using MidiMesh.Fuzz;
using SharpFuzz;

// Gives one parser what a coverage-guided fuzzer thinks of. See tests/fuzz.
// usage: MidiMesh.Fuzz TARGET                     under afl-fuzz
//        MidiMesh.Fuzz TARGET seeds ROOT FOLDER   writes sound input, from the files of the repository at ROOT
//        MidiMesh.Fuzz TARGET play FILE…          plays inputs again; a failure ends it with its stack trace
if (args.Length == 0 || !FuzzTargets.All.TryGetValue(args[0], out var parse))
{
    Console.Error.WriteLine($"name one of: {string.Join(" ", FuzzTargets.All.Keys)}");
    return 64;
}

switch (args)
{
    case [var target, "seeds", var root, var folder]:
        foreach (var (index, seed) in FuzzSeeds.Of(target, root).Index())
        {
            File.WriteAllBytes(Path.Combine(folder, $"{index:D3}"), seed);
        }

        return 0;
    case [_, "play", .. var files]:
        foreach (var file in files)
        {
            Console.WriteLine(file);
            parse(File.ReadAllBytes(file));
        }

        return 0;
    default:
        // In a process of its own: a stack that overflows takes it along, and the fuzzer goes on.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var input = new MemoryStream();
            stream.CopyTo(input);
            parse(input.ToArray());
        });
        return 0;
}
