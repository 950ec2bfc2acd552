using System.Collections.Concurrent;
using System.Diagnostics;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>A program outside MidiMesh on the JACK server: python3-rtmidi, another author's binding with its own copy of RtMidi.</summary>
internal sealed class JackPeer : MidiPeer
{
    /// <summary>
    /// Makes its own ports "NAME:out" and "NAME-in:in", or connects to given ones, then obeys lines: "send HEX HEX …" answers "sent"; each received message
    /// is written as "got HEX". The binding does not pace: bursts must stay below what one JACK period carries.
    /// </summary>
    private const string Program = """
        import rtmidi, sys, threading
        api, name, target_in, target_out = rtmidi.API_UNIX_JACK, sys.argv[1], sys.argv[2], sys.argv[3]
        lock = threading.Lock()
        def say(line):
            with lock:
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
        def connect(port, part):
            names = port.get_ports()
            matches = [i for i, n in enumerate(names) if n.startswith("MidiMesh") and n.endswith(":" + part)]
            if len(matches) != 1:
                say("failed: %r not once in %r" % (part, names))
                sys.exit(1)
            port.open_port(matches[0])
        if target_in != "-" or target_out == "-":
            sender = rtmidi.MidiOut(api, name)
            sender.open_virtual_port("out") if target_in == "-" else connect(sender, target_in)
        if target_out != "-" or target_in == "-":
            receiver = rtmidi.MidiIn(api, name + "-in")
            receiver.ignore_types(False, False, False)
            receiver.set_callback(lambda event, data: say("got " + bytes(event[0]).hex()))
            receiver.open_virtual_port("in") if target_out == "-" else connect(receiver, target_out)
        say("ready")
        for line in sys.stdin:
            for message in line.split()[1:]:
                sender.send_message(bytes.fromhex(message))
            say("sent")
        """;

    private readonly BlockingCollection<byte[]> _received = [];
    private readonly BlockingCollection<string> _answers = [];
    private readonly string _name;
    private readonly string _targetIn;
    private readonly string _targetOut;
    private Process? _process;

    /// <param name="name">JACK client name.</param>
    /// <param name="virtualInput">Short name of MidiMesh's virtual input to send to, or null.</param>
    /// <param name="virtualOutput">Short name of MidiMesh's virtual output to listen to, or null.</param>
    public JackPeer(string name, string? virtualInput = null, string? virtualOutput = null)
    {
        _name = name;
        _targetIn = virtualInput ?? "-";
        _targetOut = virtualOutput ?? "-";
        Return();
    }

    public override string InputId => $"{_name}:out";

    public override string OutputId => $"{_name}-in:in";

    public override void Send(IEnumerable<byte[]> messages)
    {
        _process!.StandardInput.WriteLine("send " + string.Join(' ', messages.Select(Convert.ToHexString)));
        _process.StandardInput.Flush();
        Expect("sent");
    }

    /// <summary>The peer listens to itself: what it hears has been through a period of the server.</summary>
    public override void SendOneByOne(IEnumerable<byte[]> messages)
    {
        Assert.True(JackServer.Run("jack_connect", InputId, OutputId));
        foreach (var message in messages)
        {
            Send(message);
            Assert.Equal(message, Take());
        }

        Assert.True(JackServer.Run("jack_disconnect", InputId, OutputId));
    }

    public override byte[] Take() =>
        _received.TryTake(out var message, RecordingSink.Patience) ? message : throw new Xunit.Sdk.XunitException($"the peer '{_name}' received nothing");

    public override void Vanish()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public override void Return()
    {
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3")
        {
            ArgumentList = { "-c", Program, _name, _targetIn, _targetOut },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Expect("ready");
    }

    public override void Dispose()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(RecordingSink.Patience))
            {
                _process.Kill();
            }

            _process.Dispose();
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (line.StartsWith("got ", StringComparison.Ordinal))
        {
            _received.Add(Convert.FromHexString(line.AsSpan(4)));
        }
        else
        {
            _answers.Add(line);
        }
    }

    private void Expect(string answer)
    {
        var heard = new List<string>();
        while (_answers.TryTake(out var line, RecordingSink.Patience))
        {
            if (line == answer)
            {
                return;
            }

            heard.Add(line);
            if (line.Contains("ModuleNotFoundError", StringComparison.Ordinal))
            {
                throw new Xunit.Sdk.XunitException("the tests need python3-rtmidi: apt-get install --no-install-recommends python3-rtmidi");
            }
        }

        throw new Xunit.Sdk.XunitException($"the peer '{_name}' did not answer '{answer}' but: {string.Join(" | ", heard)}");
    }
}
