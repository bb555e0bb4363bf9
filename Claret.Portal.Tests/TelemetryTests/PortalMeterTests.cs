using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Claret.Portal.Accounts.Demo;
using Claret.Portal.Resets;
using Claret.Portal.Telemetry;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Claret.Portal.Tests.TelemetryTests;

public sealed class PortalMeterTests
{
    private const string NewPassword = "quiet otters juggle seven lanterns";

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "6"), Trait("Security", "23")]
    public async Task It_counts_and_traces_the_main_flow_and_names_nobody(DatabaseKind kind)
    {
        var measured = new ConcurrentQueue<(string Name, long Value, string Tags)>();
        var spans = new ConcurrentQueue<Activity>();
        await using var portal = await DemoPortal.StartAsync(kind);
        using var meters = Listen(portal, measured);
        using var traces = Listen(portal, spans);

        var link = await AskAsync(portal);
        await using (var scope = portal.Services.CreateAsyncScope())
            Assert.IsType<CompleteOutcome.Completed>(await scope.ServiceProvider.GetRequiredService<ResetService>().CompleteAsync(DemoPortal.TicketOf(link), NewPassword, default));
        using var client = portal.NewClient();
        using var wrong = await client.SignInAsync("mara.lopez@claret.example", "not her password");
        using var right = await client.SignInAsync("mara.lopez@claret.example", NewPassword);
        await portal.QuietAsync();
        meters.RecordObservableInstruments();

        Assert.Equal(1, Sum("claret.acts", "action=ResetRequested outcome=Done"));
        Assert.Equal(1, Sum("claret.acts", "action=ResetCompleted outcome=Done"));
        Assert.Equal(1, Sum("claret.acts", "action=SignIn outcome=Refused"));
        Assert.Equal(1, Sum("claret.acts", "action=SignIn outcome=Done"));
        Assert.Equal(2, Sum("claret.mails", "transport=Pickup outcome=Accepted"));
        Assert.Equal(0, Assert.Single(measured, one => one.Name == "claret.outbox").Value);
        Assert.Equal(2, spans.Count(span => span.OperationName == "mail hand-over"));

        var told = string.Join('\n', measured) + string.Join('\n', spans.Select(span => $"{span.DisplayName} {string.Join(' ', span.TagObjects)}"));
        foreach (var secret in new[] { DemoPortal.TicketOf(link), "mara", "claret.example", NewPassword })
            Assert.DoesNotContain(secret, told, StringComparison.OrdinalIgnoreCase);

        long Sum(string name, string tags) => measured.Where(one => one.Name == name && one.Tags == tags).Sum(one => one.Value);
    }

    [Fact]
    [Trait("Security", "6")]
    public async Task A_requests_span_holds_the_routes_template_and_nothing_that_stood_in_its_address()
    {
        var spans = new ConcurrentQueue<Activity>();
        await using var portal = await PortalFactory.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Telemetry:OtlpEndpoint"] = $"http://127.0.0.1:{FreePort.Next()}" });
        using var traces = Listen(source => source.Name == "Microsoft.AspNetCore", spans);
        using var client = portal.NewClient();
        foreach (var address in new[] { "/admin/resets/K7QM-4WX9?before=471100", "/admin/people/471100?search=mara", "/nowhere/K7QM-4WX9?search=mara" })
            using (await client.GetAsync(new Uri(address, UriKind.Relative)))
            {
            }

        // A span ends a moment after its answer. Other portals' are heard here too.
        var mine = await Eventually.ResultAsync(
            () => Task.FromResult(spans.Where(span => Equals(span.GetTagItem("server.port"), portal.BaseAddress.Port)).ToList() is { Count: 3 } three ? three : null),
            () => $"three spans. There are: {string.Join("; ", spans.Select(Told))}");

        // What has no route ends at the page for what is not found.
        Assert.Equal(["/admin/people/{PersonId:long}", "/admin/resets/{Reference}", "/status/{Code:int}"], mine.Select(span => span.GetTagItem("url.path")).OfType<string>().Order(StringComparer.Ordinal));
        foreach (var telling in new[] { "K7QM", "4711", "mara", "nowhere" })
            Assert.All(mine, span => Assert.DoesNotContain(telling, Told(span), StringComparison.OrdinalIgnoreCase));

        static string Told(Activity span) => $"{span.DisplayName} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.SelectMany(one => one.Tags))}";
    }

    [Fact]
    public async Task Mail_that_waits_is_counted_when_somebody_asks()
    {
        var measured = new ConcurrentQueue<(string Name, long Value, string Tags)>();
        await using var portal = await DemoPortal.StartAsync();
        using var meters = Listen(portal, measured);
        await using (var db = portal.Database.NewContext())
        {
            for (var mail = 0; mail < 3; mail++)
                db.Outbox.Add(new() { Kind = "later", Recipient = "mara.lopez@claret.example", Data = "{}", MessageId = Guid.NewGuid(), DueAt = DateTime.MaxValue.AddYears(-1) });
            await db.SaveChangesAsync();
        }

        meters.RecordObservableInstruments();

        Assert.Equal(3, Assert.Single(measured, one => one.Name == "claret.outbox").Value);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("http://127.0.0.1:4317", true)]
    public async Task Nothing_is_exported_unless_a_collector_is_named(string? endpoint, bool isExported)
    {
        await using var portal = await PortalFactory.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Telemetry:OtlpEndpoint"] = endpoint });

        Assert.Equal(isExported, portal.Services.GetService<TracerProvider>() is not null);
        Assert.Equal(isExported, portal.Services.GetService<MeterProvider>() is not null);
    }

    [Fact]
    public void An_endpoint_that_is_none_is_named() => Assert.StartsWith(
        "Telemetry:OtlpEndpoint", new TelemetryOptionsValidator().Validate(null, new TelemetryOptions { OtlpEndpoint = "collector:4317" }).FailureMessage, StringComparison.Ordinal);

    private static async Task<string> AskAsync(PortalFactory portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ResetService>().RequestAsync("mara.lopez@claret.example", username: null, default);
        return DemoPortal.LinkIn(await portal.WaitForMailToAsync("mara.lopez@claret.example"));
    }

    /// <summary>This portal's alone: other tests run at the same time.</summary>
    private static MeterListener Listen(PortalFactory portal, ConcurrentQueue<(string, long, string)> measured)
    {
        var meters = portal.Get<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == PortalMeter.Name && ReferenceEquals(instrument.Meter.Scope, meters))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")))));
        listener.Start();
        return listener;
    }

    private static ActivityListener Listen(PortalFactory portal, ConcurrentQueue<Activity> spans)
    {
        var source = portal.Get<PortalMeter>().Traces;
        return Listen(other => ReferenceEquals(other, source), spans);
    }

    private static ActivityListener Listen(Func<ActivitySource, bool> isIt, ConcurrentQueue<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = isIt,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
