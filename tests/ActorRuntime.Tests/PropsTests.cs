using System.Linq.Expressions;

namespace MidiMesh.ActorRuntimeTests;

public sealed class PropsTests : TestKit
{
    [Fact]
    public void Create_FromAnExpression_EvaluatesArgumentsOnce()
    {
        var evaluated = 0;
        Func<int> next = () => ++evaluated;
        Expression<Func<Tells>> expression = () => new Tells(TestActor, next());
        var actor = Sys.ActorOf(Props.Create(expression));
        actor.Tell("value");
        actor.Tell(new FailWith(new TestException("ouch")));
        actor.Tell("value");
        Assert.Equal([1, 1], ReceiveN(2));
        Assert.Equal(1, evaluated);
    }

    [Fact]
    public void Create_FromATypeAndArguments_CallsTheConstructor()
    {
        Sys.ActorOf(Props.Create<Tells>(TestActor, 3)).Tell("value");
        ExpectMsg(3);
        var type = typeof(Tells);
        Sys.ActorOf(Props.Create(type, TestActor, 4)).Tell("value");
        ExpectMsg(4);
    }

    [Fact]
    public void Create_FromAType_KnowsTypeAndArguments()
    {
        var props = Props.Create<Tells>(TestActor, 3);
        Assert.Equal(typeof(Tells), props.Type);
        Assert.Equal([TestActor, 3], props.Arguments);
    }

    [Fact]
    public void Create_FromAnExpressionThatIsNoConstructorCall_Throws()
    {
        var instance = (Func<Tells>)(() => null);
        Assert.ThrowsAny<Exception>(() => Props.Create(() => instance()));
    }

    [Fact]
    public void Create_FromATypeThatIsNoActor_Throws() => Assert.Throws<ArgumentException>(() => Props.Create(typeof(string)));

    [Fact]
    public void Create_WithArgumentsThatFitNoConstructor_FailsWhenTheActorIsMade()
    {
        var actor = Sys.ActorOf(Props.Create<Tells>("wrong"));
        Watch(actor);
        ExpectTerminated(actor);
    }

    [Fact]
    public void Create_WithANullThatFitsTwoConstructors_FailsWhenTheActorIsMade()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ambiguous((string)null)));
        Watch(actor);
        ExpectTerminated(actor);
    }

    [Fact]
    public void ActorOf_WithoutProps_UsesTheParameterlessConstructor()
    {
        Sys.ActorOf<CounterActor>().Tell("count");
        ExpectMsg(1);
        ActorOf(() => new Tells(TestActor, 5)).Tell("value");
        ExpectMsg(5);
    }

    private sealed class Tells : ReceiveActor
    {
        public Tells(IActorRef log, int value)
        {
            Receive<FailWith>(message => throw message.Cause);
            ReceiveAny(_ => log.Tell(value));
        }
    }

    private sealed class Ambiguous : ReceiveActor
    {
        public Ambiguous(string text) => ReceiveAny(_ => Sender.Tell(text));

        public Ambiguous(Exception cause) => ReceiveAny(_ => Sender.Tell(cause));
    }
}
