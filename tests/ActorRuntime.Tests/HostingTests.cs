using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MidiMesh.ActorRuntimeTests;

public sealed class HostingTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task AddAkka_WithActors_StartsAndEndsThemWithTheHost()
    {
        using var host = NewHost(builder => builder.WithActors((system, registry) =>
            registry.Register<CounterActor>(system.ActorOf<CounterActor>("counter"))));
        await host.StartAsync();
        var counter = host.Services.GetRequiredService<IRequiredActor<CounterActor>>().ActorRef;
        Assert.Equal("akka://hosted/user/counter", counter.Path.ToString());
        Assert.Equal(1, await counter.Ask<int>("count", Long));
        var system = host.Services.GetRequiredService<ActorSystem>();
        await host.StopAsync();
        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task WithActors_AllFourShapes_RunInOrder()
    {
        var order = new List<string>();
        using var host = NewHost(builder => builder
            .WithActors((system, registry) => order.Add("action"))
            .WithActors((system, registry, resolver) => order.Add("resolver " + resolver.GetService<Greeting>().Text))
            .WithActors(async (system, registry) =>
            {
                await Task.Yield();
                order.Add("task");
            })
            .WithActors(async (system, registry, resolver) =>
            {
                await Task.Yield();
                order.Add("task with resolver");
            })
            .AddStartup((system, registry) => order.Add("startup")));
        await host.StartAsync();
        Assert.Equal(["action", "resolver hello", "task", "task with resolver", "startup"], order);
        await host.StopAsync();
    }

    [Fact]
    public async Task Resolver_Props_FillsTheConstructorFromTheServices()
    {
        using var host = NewHost(builder => builder.WithActors((system, registry, resolver) =>
            registry.Register<Greeter>(system.ActorOf(resolver.Props<Greeter>("!")))));
        await host.StartAsync();
        var greeter = await host.Services.GetRequiredService<IRequiredActor<Greeter>>().GetAsync();
        Assert.Equal("hello you!", await greeter.Ask<string>("you", Long));
        greeter.Tell(new TestException("restart"), ActorRefs.NoSender);
        Assert.Equal("hello again!", await greeter.Ask<string>("again", Long));
        await host.StopAsync();
    }

    [Fact]
    public async Task AddAkka_WithServices_GivesThemToTheBuilder()
    {
        string text = null;
        using var host = new HostBuilder()
            .ConfigureServices(services => services
                .AddSingleton(new Greeting("hello"))
                .AddAkka("hosted", (builder, provider) => text = provider.GetRequiredService<Greeting>().Text))
            .Build();
        await host.StartAsync();
        Assert.Equal("hello", text);
        await host.StopAsync();
    }

    [Fact]
    public async Task Terminate_OfTheSystem_StopsTheHost()
    {
        using var host = NewHost(_ => { });
        await host.StartAsync();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopped.SetResult);
        await host.Services.GetRequiredService<ActorSystem>().Terminate();
        await stopped.Task.WaitAsync(Long);
    }

    [Fact]
    public async Task StartAsync_WithAStarterThatThrows_Fails()
    {
        using var host = NewHost(builder => builder.WithActors((system, registry) => throw new TestException("no start")));
        var system = host.Services.GetRequiredService<ActorSystem>();
        await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());
        await system.WhenTerminated.WaitAsync(Long);
    }

    [Fact]
    public async Task Registry_KnowsWhatWasRegistered()
    {
        using var host = NewHost(_ => { });
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        var registry = host.Services.GetRequiredService<IActorRegistry>();
        var one = system.ActorOf<CounterActor>();
        var other = system.ActorOf<CounterActor>();
        var awaited = registry.GetAsync<CounterActor>();
        Assert.False(awaited.IsCompleted);
        Assert.False(registry.TryGet<CounterActor>(out _));
        Assert.Throws<MissingActorRegistryEntryException>(() => registry.Get<CounterActor>());
        registry.Register<CounterActor>(one);
        Assert.Equal(one, await awaited.WaitAsync(Long));
        Assert.Equal(one, registry.Get<CounterActor>());
        Assert.Throws<DuplicateActorRegistryException>(() => registry.Register<CounterActor>(other));
        Assert.False(registry.TryRegister<CounterActor>(other));
        registry.Register<CounterActor>(other, overwrite: true);
        Assert.Equal(other, registry.Get<CounterActor>());
        Assert.Equal(typeof(CounterActor), Assert.Single(registry).Key);
        await host.StopAsync();
    }

    [Fact]
    public async Task RequiredActor_BeforeItIsRegistered_Throws()
    {
        using var host = NewHost(_ => { });
        await host.StartAsync();
        Assert.Throws<MissingActorRegistryEntryException>(() => host.Services.GetRequiredService<IRequiredActor<CounterActor>>().ActorRef);
        await host.StopAsync();
    }

    private static IHost NewHost(Action<AkkaConfigurationBuilder> configure) => new HostBuilder()
        .ConfigureServices(services => services.AddSingleton(new Greeting("hello")).AddAkka("hosted", configure))
        .Build();

    private sealed record Greeting(string Text);

    private sealed class Greeter : ReceiveActor
    {
        public Greeter(Greeting greeting, string end)
        {
            Receive<string>(name => Sender.Tell($"{greeting.Text} {name}{end}"));
            Receive<Exception>(cause => throw cause);
        }
    }
}
