using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Router.Backends;

namespace MidiMesh.Router.Tests.Backends;

public sealed class ControlThreadTests
{
    [Fact]
    public void Run_FromWithinAStep_RunsAtOnce()
    {
        using var control = new ControlThread("test", RecordingSink.Patience, NullLogger.Instance);
        Assert.Equal(3, control.Run(() => control.Run(() => 3)));
    }

    [Fact]
    public void Run_StepThrows_CallerGetsTheException()
    {
        using var control = new ControlThread("test", RecordingSink.Patience, NullLogger.Instance);
        Assert.Throws<FormatException>(() => control.Run<int>(() => throw new FormatException()));
        Assert.Equal(1, control.Run(() => 1));
    }

    [Fact]
    public void Run_NativeCallHangs_CallerIsReleasedAndTheLateResultDisposed()
    {
        using var hanging = new ManualResetEventSlim();
        using var late = new LateResult();
        using var control = new ControlThread("test", TimeSpan.FromMilliseconds(50), NullLogger.Instance);
        Assert.Throws<TimeoutException>(() => control.Run(() =>
        {
            hanging.Wait();
            return late;
        }));
        hanging.Set();
        Assert.True(late.Disposed.Wait(RecordingSink.Patience));
    }

    [Fact]
    public void Post_StepThrows_NextStepStillRuns()
    {
        using var control = new ControlThread("test", RecordingSink.Patience, NullLogger.Instance);
        control.Post(() => throw new InvalidOperationException("a step fails on purpose"));
        Assert.Equal(2, control.Run(() => 2));
    }

    [Fact]
    public void Run_AfterDispose_IsRefused()
    {
        var control = new ControlThread("test", RecordingSink.Patience, NullLogger.Instance);
        control.Dispose();
        Assert.Throws<ObjectDisposedException>(() => control.Run(() => 1));
        Assert.False(control.Post(() => { }));
    }

    private sealed class LateResult : IDisposable
    {
        public ManualResetEventSlim Disposed { get; } = new();

        public void Dispose() => Disposed.Set();
    }
}
