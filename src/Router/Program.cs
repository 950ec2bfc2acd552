using MidiMesh.Router.Cli;

using var interrupt = new Interrupt();
return await CommandLine.InvokeAsync(args, new CliContext(), interrupt.Token).ConfigureAwait(false);
