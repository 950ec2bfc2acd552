namespace MidiMesh.ActorRuntimeTests;

public sealed class NamingTests : TestKit
{
    [Theory]
    [InlineData("a")]
    [InlineData("apc40-mk1_2")]
    [InlineData("a.b*c+d:e@f&g=h,i!j~k'l;m(n)")]
    [InlineData("50%25")]
    [InlineData("a$b")]
    public void ActorOf_AllowedName_IsTheLastPartOfThePath(string name)
    {
        var actor = Sys.ActorOf<CounterActor>(name);
        Assert.Equal(name, actor.Path.Name);
        Assert.Equal("akka://test/user/" + name, actor.Path.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a#1")]
    [InlineData("größe")]
    [InlineData("50%")]
    [InlineData("50%2")]
    [InlineData("a?b")]
    [InlineData("[a]")]
    public void ActorOf_ForbiddenName_Throws(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf<CounterActor>(name));

    [Fact]
    public void ActorOf_WithoutName_CountsInBase64()
    {
        var parent = NewParent();
        parent.Tell(new Do(context =>
        {
            for (var i = 0; i < 66; i++)
            {
                TestActor.Tell(context.ActorOf(Props.Create<CounterActor>()).Path.Name);
            }
        }));
        var names = ReceiveN(66).Cast<string>().ToArray();
        Assert.Equal(["$a", "$b", "$c"], names[..3]);
        Assert.Equal(["$+", "$~", "$ab", "$bb"], names[62..]);
    }

    [Fact]
    public void ActorOf_NameOfALivingSibling_Throws()
    {
        Sys.ActorOf<CounterActor>("twice");
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf<CounterActor>("twice"));
    }

    [Fact]
    public void ActorOf_NameOfAChildThatIsStopping_ThrowsUntilItHasEnded()
    {
        using var mayStop = new ManualResetEventSlim();
        var parent = NewParent();
        parent.Tell(new Do(context =>
        {
            var child = context.ActorOf(Props.Create(() => new SlowToStop(mayStop)), "child");
            context.WatchWith(child, "ended");
            context.Stop(child);
            TestActor.Tell(Record.Exception(() => context.ActorOf<CounterActor>("child")));
        }));
        ExpectMsg<InvalidActorNameException>();
        parent.Tell(new Become(TestActor));
        mayStop.Set();
        ExpectMsg("ended");
        parent.Tell(new Do(context => TestActor.Tell(context.ActorOf<CounterActor>("child"))));
        Assert.Equal("child", ExpectMsg<IActorRef>().Path.Name);
    }

    [Fact]
    public void ActorOf_SameNameAgain_IsAnotherActorAtTheSamePath()
    {
        var first = Sys.ActorOf<CounterActor>("phoenix");
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first);
        IActorRef second = null;
        AwaitAssert(() => second = Sys.ActorOf<CounterActor>("phoenix"));
        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Path_OfANestedActor_NamesItsAncestors()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Parent()), "outer");
        parent.Tell(new Do(context => TestActor.Tell(context.ActorOf<CounterActor>("inner"))));
        var path = ExpectMsg<IActorRef>().Path;
        Assert.Equal("akka://test/user/outer/inner", path.ToString());
        Assert.Equal("/user/outer/inner", path.ToStringWithoutAddress());
        Assert.Equal(["user", "outer", "inner"], path.Elements);
        Assert.Equal(parent.Path, path.Parent);
        Assert.Equal(parent.Path / "inner", path);
        Assert.Equal(3, path.Depth);
        Assert.Equal("akka://test/", path.Root.ToString());
    }

    [Fact]
    public void ToString_OfAReference_IsPathAndLife()
    {
        var actor = Sys.ActorOf<CounterActor>("shown");
        Assert.Equal($"[akka://test/user/shown#{actor.Path.Uid}]", actor.ToString());
        Assert.Equal("akka://test/deadLetters", Sys.DeadLetters.Path.ToString());
    }

    [Fact]
    public void Child_ByName_IsFoundOrNobody()
    {
        var parent = NewParent();
        parent.Tell(new Do(context =>
        {
            var child = context.ActorOf<CounterActor>("here");
            TestActor.Tell(context.Child("here").Equals(child));
            TestActor.Tell(context.Child("gone").IsNobody());
            TestActor.Tell(context.GetChildren().Single().Equals(child));
        }));
        Assert.Equal([true, true, true], ReceiveN(3));
    }

    private IActorRef NewParent() => Sys.ActorOf(Props.Create(() => new Parent()));

    private sealed record Become(IActorRef Log);

    private sealed class Parent : ReceiveActor
    {
        public Parent()
        {
            Receive<Do>(message => message.Work(Context));
            Receive<Become>(message => Become(() =>
            {
                Receive<Do>(work => work.Work(Context));
                ReceiveAny(any => message.Log.Tell(any));
            }));
        }
    }

    private sealed class SlowToStop(ManualResetEventSlim mayStop) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() => mayStop.Wait(TimeSpan.FromSeconds(30));
    }
}
