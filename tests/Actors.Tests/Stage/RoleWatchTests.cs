using MidiMesh.Actors.Stage;

namespace MidiMesh.Actors.Tests.Stage;

/// <summary>Who plays a role as its devices come and go. Devices a, b and c in this order of choice; "+a" comes, "-a" is lost, "=b" is chosen by hand, "~b" played it when an earlier run was killed.</summary>
public sealed class RoleWatchTests
{
    [Theory]
    [InlineData(false, "", "a")]
    [InlineData(false, "+a", "a")]
    [InlineData(false, "+c", "c")]
    [InlineData(false, "+c +b +a", "a")]
    [InlineData(false, "+a +b +c", "a")]
    [InlineData(false, "+a +b -a", "b")]
    [InlineData(false, "+a +b +c -b -a", "c")]
    [InlineData(false, "+a +b -a -b", "b")]
    [InlineData(false, "+a +b -a -b +c", "c")]
    [InlineData(false, "+a +b -a +a", "b")]
    [InlineData(true, "+a +b -a +a", "a")]
    [InlineData(true, "+a +b +c -a -b +b", "b")]
    [InlineData(false, "+a +b +c -a -b +b +a", "c")]
    [InlineData(false, "+a +b -a +a -b", "a")]
    [InlineData(false, "+a +b =b", "b")]
    [InlineData(false, "+a +b =b +c", "b")]
    [InlineData(true, "+a +b =b +c", "b")]
    [InlineData(false, "+a +b =b -b", "a")]
    [InlineData(true, "+a +b =b -a +a", "a")]
    [InlineData(false, "+a +b =b -a +a", "b")]
    [InlineData(false, "+a -a", "a")]
    [InlineData(false, "~b", "b")]
    [InlineData(false, "~b +a", "a")]
    [InlineData(false, "~b +a +b", "b")]
    [InlineData(false, "~b +b +a", "b")]
    [InlineData(false, "~b +a =c +b", "a")]
    [InlineData(false, "~b +b -b +a +b", "a")]
    public void Look_DevicesComeAndGo_TheRightOnePlays(bool back, string happens, string plays)
    {
        var watch = new RoleWatch("clips");
        var ready = new HashSet<string>();
        watch.Look(["a", "b", "c"], back, ready.Contains);
        foreach (var word in happens.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (word[0])
            {
                case '+':
                    ready.Add(word[1..]);
                    break;
                case '-':
                    ready.Remove(word[1..]);
                    break;
                case '~':
                    watch.Recall(["a", "b", "c"], word[1..]);
                    break;
                default:
                    watch.Give(word[1..]);
                    break;
            }

            watch.Look(["a", "b", "c"], back, ready.Contains);
        }

        Assert.Equal(plays, watch.Active);
    }

    [Fact]
    public void Look_NothingChanged_SaysSo()
    {
        var watch = new RoleWatch("clips");

        Assert.True(watch.Look(["a", "b"], false, static _ => true));
        Assert.False(watch.Look(["a", "b"], false, static _ => true));
        Assert.True(watch.Look(["a", "b"], false, static device => device == "b"));
    }

    [Fact]
    public void Look_RigTakesThePlayerOut_TheNextOnePlays()
    {
        var watch = new RoleWatch("clips");
        watch.Look(["a", "b"], false, static _ => true);

        watch.Look(["c", "b"], false, static device => device == "b");

        Assert.Equal("b", watch.Active);
    }
}
