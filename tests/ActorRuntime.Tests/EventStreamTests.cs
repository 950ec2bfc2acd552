namespace MidiMesh.ActorRuntimeTests;

public sealed class EventStreamTests : TestKit
{
    [Fact]
    public void Publish_ASubscribedType_ReachesTheSubscriber()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Dog));
        Sys.EventStream.Publish(new Dog("one"));
        ExpectMsg(new Dog("one"));
    }

    [Fact]
    public void Publish_ADerivedTypeOrAnImplementation_ReachesTheSubscriber()
    {
        var interfaces = CreateTestProbe();
        Sys.EventStream.Subscribe(TestActor, typeof(Animal));
        Sys.EventStream.Subscribe(interfaces.Ref, typeof(INamed));
        Sys.EventStream.Publish(new Dog("one"));
        ExpectMsg(new Dog("one"));
        interfaces.ExpectMsg(new Dog("one"));
    }

    [Fact]
    public void Publish_AnotherType_ReachesNobody()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Dog));
        Sys.EventStream.Publish(new Cat("one"));
        Sys.EventStream.Publish(new Dog("two"));
        ExpectMsg(new Dog("two"));
    }

    [Fact]
    public void Publish_ToASubscriberOfSeveralTypes_ReachesItOnce()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(Dog)));
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(Animal)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(Dog)));
        Sys.EventStream.Publish(new Dog("one"));
        Sys.EventStream.Publish(new Dog("two"));
        Assert.Equal([new Dog("one"), new Dog("two")], ReceiveN(2));
    }

    [Fact]
    public void Unsubscribe_FromAType_EndsThatOnly()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Dog));
        Sys.EventStream.Subscribe(TestActor, typeof(Cat));
        Assert.True(Sys.EventStream.Unsubscribe(TestActor, typeof(Dog)));
        Sys.EventStream.Publish(new Dog("one"));
        Sys.EventStream.Publish(new Cat("two"));
        ExpectMsg(new Cat("two"));
    }

    [Fact]
    public void Unsubscribe_FromAll_EndsAll()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Dog));
        Sys.EventStream.Subscribe(TestActor, typeof(Cat));
        Assert.True(Sys.EventStream.Unsubscribe(TestActor));
        Assert.False(Sys.EventStream.Unsubscribe(TestActor));
        Sys.EventStream.Publish(new Dog("one"));
        ExpectNoMsg();
    }

    [Fact]
    public void Stop_OfASubscriber_EndsItsSubscriptions()
    {
        var subscriber = Sys.ActorOf<CounterActor>();
        Sys.EventStream.Subscribe(subscriber, typeof(Dog));
        Watch(subscriber);
        Sys.Stop(subscriber);
        ExpectTerminated(subscriber);
        AwaitAssert(() => Assert.False(Sys.EventStream.Unsubscribe(subscriber)));
    }

    private interface INamed
    {
        string Name { get; }
    }

    private abstract record Animal(string Name) : INamed;

    private sealed record Dog(string Name) : Animal(Name);

    private sealed record Cat(string Name) : Animal(Name);
}
