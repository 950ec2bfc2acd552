namespace MidiMesh.ActorRuntimeTests;

public sealed class BecomeTests : TestKit
{
    [Fact]
    public void Become_OtherHandlers_ReplacesTheCurrentOnes()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Switching()));
        Assert.Equal(["first hello"], Ask(actor, "hello"));
        Assert.Equal(["second hello"], Ask(actor, "become", "hello"));
    }

    [Fact]
    public void BecomeStacked_ThenUnbecome_GoesBack()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Switching()));
        Assert.Equal(["third hello"], Ask(actor, "become", "stack", "hello"));
        Assert.Equal(["second hello"], Ask(actor, "unbecome", "hello"));
    }

    [Fact]
    public void Unbecome_AtTheBottom_StaysThere()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Switching()));
        Assert.Equal(["first hello"], Ask(actor, "unbecome", "unbecome", "hello"));
    }

    [Fact]
    public void Unbecome_AfterBecome_GoesBackToTheActorsOwnHandlers()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Switching()));
        Assert.Equal(["first hello"], Ask(actor, "become", "become", "unbecome", "hello"));
    }

    [Fact]
    public void Restart_AfterBecome_StartsWithTheFirstHandlers()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Switching()));
        Assert.Equal(["first hello"], Ask(actor, "become", "fail", "hello"));
    }

    [Fact]
    public void Become_InTheConstructor_IsInForceFromTheStart()
    {
        var actor = Sys.ActorOf(Props.Create(() => new StartsElsewhere(TestActor)));
        actor.Tell("hello");
        ExpectMsg("closed hello");
    }

    [Fact]
    public void Become_InAnUntypedActor_TakesBothKindsOfHandlers()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Untyped(TestActor)));
        actor.Tell("own");
        actor.Tell("receive");
        actor.Tell("a");
        actor.Tell("untyped");
        actor.Tell("b");
        Assert.Equal(["own", "receive a", "untyped b"], ReceiveN(3));
    }

    [Fact]
    public void Receive_AfterReceiveAny_Throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AddsHandlers(TestActor)));
        actor.Tell("after any");
        ExpectMsg<InvalidOperationException>();
        actor.Tell("after object");
        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void Receive_OutsideOfConstructorAndBecome_Throws()
    {
        var actor = Sys.ActorOf(Props.Create(() => new AddsHandlers(TestActor)));
        actor.Tell("late");
        ExpectMsg<InvalidOperationException>();
    }

    [Fact]
    public void Handlers_AreTriedInOrder()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ordered(TestActor)));
        foreach (var number in new object[] { -1, 0, 5, 100, 7L, "text" })
        {
            actor.Tell(number);
        }

        Assert.Equal(["negative -1", "zero", "odd 5", "number 100", "long 7", "object text"], ReceiveN(6));
    }

    [Fact]
    public void Message_WithoutAHandler_IsPublishedAsUnhandled()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf<CounterActor>();
        actor.Tell(3.5);
        var unhandled = ExpectMsg<UnhandledMessage>();
        Assert.Equal(3.5, unhandled.Message);
        Assert.Equal(TestActor, unhandled.Sender);
        Assert.Equal(actor, unhandled.Recipient);
    }

    private IEnumerable<object> Ask(IActorRef actor, params string[] commands)
    {
        foreach (var command in commands)
        {
            actor.Tell(command);
        }

        return ReceiveN(1);
    }

    private sealed class Switching : ReceiveActor
    {
        public Switching()
        {
            Commands();
            Receive<string>(message => Sender.Tell("first " + message));
        }

        private void Commands()
        {
            Receive<string>(_ => Become(Second), message => message == "become");
            Receive<string>(_ => BecomeStacked(Third), message => message == "stack");
            Receive<string>(_ => UnbecomeStacked(), message => message == "unbecome");
            Receive<string>(_ => throw new TestException("ouch"), message => message == "fail");
        }

        private void Second()
        {
            Commands();
            Receive<string>(message => Sender.Tell("second " + message));
        }

        private void Third()
        {
            Commands();
            Receive<string>(message => Sender.Tell("third " + message));
        }
    }

    private sealed class StartsElsewhere : ReceiveActor
    {
        public StartsElsewhere(IActorRef log) => Become(() => Receive<string>(message => log.Tell("closed " + message)));
    }

    private sealed class Untyped(IActorRef log) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "receive")
            {
                Become((Receive)Handle);
            }
            else
            {
                log.Tell(message);
            }
        }

        private bool Handle(object message)
        {
            if (message is "untyped")
            {
                Become((UntypedReceive)(other => log.Tell("untyped " + other)));
            }
            else
            {
                log.Tell("receive " + message);
            }

            return true;
        }
    }

    private sealed class AddsHandlers : ReceiveActor
    {
        public AddsHandlers(IActorRef log) => Receive<string>(command =>
        {
            log.Tell(Record.Exception(() =>
            {
                switch (command)
                {
                    case "late":
                        Receive<int>(_ => { });
                        break;
                    case "after any":
                        BecomeStacked(() =>
                        {
                            ReceiveAny(_ => { });
                            Receive<int>(_ => { });
                        });
                        break;
                    case "after object":
                        BecomeStacked(() =>
                        {
                            Receive<object>(_ => { });
                            Receive<int>(_ => { });
                        });
                        break;
                }
            }));
        });
    }

    private sealed class Ordered : ReceiveActor
    {
        public Ordered(IActorRef log)
        {
            Receive<int>(number => log.Tell($"negative {number}"), number => number < 0);
            Receive<int>(number => number == 0, _ => log.Tell("zero"));
            Receive<int>(number =>
            {
                if (number % 2 == 0)
                {
                    return false;
                }

                log.Tell($"odd {number}");
                return true;
            });
            Receive(typeof(int), number => log.Tell($"number {number}"));
            Receive(typeof(long), number => true, number => log.Tell($"long {number}"));
            Receive<object>(message => log.Tell($"object {message}"));
        }
    }
}
