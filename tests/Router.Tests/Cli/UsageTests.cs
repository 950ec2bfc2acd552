namespace MidiMesh.Router.Tests.Cli;

/// <summary>Lines that no verb understands, and the help.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("chekc rig.conf", "Did you mean 'check'?")]
    [InlineData("check", "'midimesh check --help'")]
    [InlineData("check a.conf b.conf", "b.conf")]
    [InlineData("run a.conf b.conf", "b.conf")]
    [InlineData("run --web-port many", "many")]
    [InlineData("run --web-port 65536", "--web-port is 0 to 65535, not 65536.")]
    [InlineData("run --nice 20", "--nice is -20 to 19, not 20.")]
    [InlineData("run --nice -21", "--nice is -20 to 19, not -21.")]
    [InlineData("run --nice low", "low")]
    [InlineData("--core -1", "--core is 0 to 1023, not -1.")]
    [InlineData("run --core 1024", "--core is 0 to 1023, not 1024.")]
    [InlineData("run --no-wbe a.conf", "Did you mean '--no-web'?")]
    [InlineData("check --jsn", "'--jsn' is no option here.")]
    [InlineData("check --jsn", "Did you mean '--json'?")]
    [InlineData("run --verbos", "Did you mean '--verbose'?")]
    [InlineData("monitor --jsno", "Did you mean '--json'?")]
    [InlineData("send --json synth on 1 1", "'--json' is no option here.")]
    [InlineData("simulate-live --trakcs 4", "Did you mean '--tracks'?")]
    [InlineData("--web-port -1", "--web-port is 0 to 65535, not -1.")]
    [InlineData("ports extra", "extra")]
    [InlineData("send", "'midimesh send --help'")]
    [InlineData("send synth", "'midimesh send --help'")]
    [InlineData("monitor --json --rig-line", "exclude each other")]
    [InlineData("osc", "'midimesh osc --help'")]
    [InlineData("osc sned", "Did you mean 'send'?")]
    [InlineData("osc send", "'midimesh osc send --help'")]
    [InlineData("osc send 127.0.0.1:9000", "'midimesh osc send --help'")]
    [InlineData("osc send 127.0.0.1 /x", "'127.0.0.1' is no HOST:PORT")]
    [InlineData("osc send host:0 /x", "'host:0' is no HOST:PORT")]
    [InlineData("osc send host:70000 /x", "'host:70000' is no HOST:PORT")]
    [InlineData("osc send :9000 /x", "':9000' is no HOST:PORT")]
    [InlineData("osc dump", "'midimesh osc dump --help'")]
    [InlineData("osc dump nine", "nine")]
    [InlineData("osc dump 70000", "PORT is 0 to 65535, not 70000.")]
    [InlineData("osc dump 9000 --bind here", "--bind takes an IPv4 address, not 'here'.")]
    [InlineData("osc dump 9000 --bind ::1", "--bind takes an IPv4 address, not '::1'.")]
    [InlineData("simulate-live --tracks 0", "--tracks is 1 to 256, not 0.")]
    [InlineData("simulate-live --scenes 1001", "--scenes is 1 to 1000, not 1001.")]
    [InlineData("simulate-live --port 65536", "--port is 0 to 65535, not 65536.")]
    [InlineData("simulate-live --reply-port 0", "--reply-port is 1 to 65535, not 0.")]
    [InlineData("simulate-live --tick -5", "--tick is 0 to 10000, not -5.")]
    [InlineData("simulate-live extra", "extra")]
    public async Task Line_NotUnderstood_Ends64AndSaysWhy(string line, string why)
    {
        using var bench = new CliBench();
        Assert.Equal(64, await bench.Run(line));
        Assert.StartsWith("midimesh: ", bench.Error.Lines[0], StringComparison.Ordinal);
        Assert.Contains(why, bench.Error.Text, StringComparison.Ordinal);
        Assert.Equal("", bench.Output.Text);
    }

    [Theory]
    [InlineData("--help", "simulate-live")]
    [InlineData("run --help", "midimesh run my-set.conf")]
    [InlineData("check --help", "midimesh check my-set.conf")]
    [InlineData("ports -h", "midimesh ports")]
    [InlineData("send --help", "midimesh send synth")]
    [InlineData("monitor --help", "midimesh monitor apc")]
    [InlineData("osc send --help", "midimesh osc send 127.0.0.1:11000")]
    [InlineData("osc dump --help", "midimesh osc dump 9000")]
    [InlineData("simulate-live --help", "midimesh simulate-live --tracks")]
    public async Task Help_OfEachVerb_ShowsAnExampleAndEndsWith0(string line, string example)
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run(line));
        Assert.Contains(example, bench.Output.Text, StringComparison.Ordinal);
        Assert.Equal("", bench.Error.Text);
    }

    [Fact]
    public async Task Verb_ThatFailsUnexpectedly_SaysOneLineAndEnds2()
    {
        using var bench = new CliBench();
        bench.Context = bench.Context with { CreateBackends = static () => throw new InvalidOperationException("the moon is full") };
        Assert.Equal(2, await bench.Run("ports"));
        Assert.Equal("midimesh: the moon is full (InvalidOperationException)", Assert.Single(bench.Error.Lines));
    }
}
