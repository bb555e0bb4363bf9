using System.Globalization;
using System.Text.Json;
using Claret.Portal.Mail;

namespace Claret.Portal.Tests.MailTests;

/// <summary>A mail's whole way, from its row to SendGrid's stand-in and back: what becomes of the row, and the words that an admin reads.</summary>
[Trait("Security", "27")]
public sealed class SendGridDispatchTests : IAsyncLifetime
{
    private SendGridStandIn sendGrid = null!;
    private MailBench bench = null!;

    public async Task InitializeAsync()
    {
        sendGrid = await SendGridStandIn.StartAsync();
        bench = await MailBench.CreateAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mail:Transport"] = "SendGrid",
            ["Mail:SendGrid:ApiKey"] = "SG.the-key",
            ["Mail:SendGrid:Host"] = sendGrid.Url,
        });
        await bench.AddAsync("mara.lopez@claret.example");
    }

    public async Task DisposeAsync()
    {
        await bench.DisposeAsync();
        await sendGrid.DisposeAsync();
    }

    [Fact]
    [Trait("Security", "13")]
    public async Task Accepted_is_sent_with_its_id_to_one_recipient_and_follows_nobody()
    {
        sendGrid.Answers(202, headers: ("X-Message-Id", "sg-4711"));

        await bench.DispatchAsync();

        var row = await bench.RowAsync();
        Assert.Equal((OutboxState.Sent, "202 Accepted, sg-4711", null), (row.State, row.LastAnswer, row.ProtectedSecret));
        var posted = Assert.Single(sendGrid.Requests).Body;
        var personalization = Assert.Single(posted.GetProperty("personalizations").EnumerateArray());
        Assert.Equal("mara.lopez@claret.example", Assert.Single(personalization.GetProperty("to").EnumerateArray()).GetProperty("email").GetString());
        Assert.All(posted.GetProperty("tracking_settings").EnumerateObject(), tracking => Assert.False(tracking.Value.GetProperty("enable").GetBoolean(), tracking.Name));
        Assert.Equal(4, posted.GetProperty("tracking_settings").EnumerateObject().Count());
        // The link as it is, in both readings: nothing stands between the person and the portal.
        Assert.All(
            posted.GetProperty("content").EnumerateArray(),
            part => Assert.Contains("https://portal.claret.example/reset-password#ticket=s3cr3t-ticket", part.GetProperty("value").GetString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, "400 it says no")]
    [InlineData(413, "413 it says no")]
    public async Task What_will_never_do_fails_in_its_words(int status, string words)
    {
        sendGrid.Answers(status, Error("it says no"));

        await bench.DispatchAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        await bench.DispatchAsync();

        var row = await bench.RowAsync();
        Assert.Equal((OutboxState.Failed, words, OutboxMessage.ErasedSecret), (row.State, row.LastAnswer, row.ProtectedSecret));
        Assert.Equal(MailAttemptOutcome.Rejected, Assert.Single(await bench.AttemptsAsync()).Outcome);
        Assert.Single(sendGrid.Requests);
    }

    [Theory]
    [InlineData(401, "401 it says no: check Mail:SendGrid:ApiKey.")]
    [InlineData(403, "403 it says no: check what the key may do, and that Mail:From is a sender that SendGrid has verified.")]
    [InlineData(500, "500 it says no")]
    [InlineData(503, "503 it says no")]
    public async Task What_time_or_an_operator_can_mend_waits_and_goes_out_later_under_the_same_id(int status, string words)
    {
        sendGrid.Answers(status, Error("it says no"));
        await bench.DispatchAsync();
        await AssertWaitsAsync(words);

        sendGrid.Answers(202);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.DispatchAsync();

        Assert.Equal(OutboxState.Sent, (await bench.RowAsync()).State);
        Assert.Equal(2, sendGrid.Requests.Count);
        var id = (await bench.RowAsync()).MessageId;
        Assert.All(sendGrid.Requests, request =>
        {
            var personalization = request.Body.GetProperty("personalizations")[0];
            Assert.Equal($"<{id:D}@portal.claret.example>", personalization.GetProperty("headers").GetProperty("Message-ID").GetString());
            Assert.Equal($"{id:D}", personalization.GetProperty("custom_args").GetProperty("message_id").GetString());
        });
    }

    [Fact]
    public async Task Too_many_requests_are_not_repeated_before_the_time_it_names()
    {
        var reset = bench.Clock.GetUtcNow().AddMinutes(7);
        sendGrid.Answers(429, Error("too many requests"), ("X-RateLimit-Reset", reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

        await bench.DispatchAsync();

        await AssertWaitsAsync("429 too many requests");
        Assert.InRange((await bench.RowAsync()).DueAt, reset.UtcDateTime, reset.UtcDateTime.AddMinutes(1.4));
        bench.Clock.Advance(TimeSpan.FromMinutes(6.9));
        Assert.Equal(0, await bench.DispatchAsync());
        Assert.Single(sendGrid.Requests);
    }

    [Fact]
    public async Task Silence_is_left_after_thirty_seconds()
    {
        var reached = new TaskCompletionSource();
        var hang = new TaskCompletionSource();
        sendGrid.Answer = _ =>
        {
            reached.SetResult();
            return hang.Task;
        };
        var dispatching = bench.DispatchAsync();
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

        bench.Clock.Advance(HandOver.Limit);
        await dispatching.WaitAsync(TimeSpan.FromSeconds(20));
        hang.SetResult();

        await AssertWaitsAsync("The mail server didn't answer within 30 seconds.");
    }

    [Fact]
    public async Task A_cut_connection_waits()
    {
        sendGrid.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        await bench.DispatchAsync();

        await AssertWaitsAsync("SendGrid couldn't be reached, or broke the connection off before it confirmed the mail.");
    }

    private static string Error(string message) => JsonSerializer.Serialize(new { errors = new[] { new { message } } });

    private async Task AssertWaitsAsync(string words)
    {
        var row = await bench.RowAsync();
        Assert.Equal((OutboxState.Waiting, words, 1), (row.State, row.LastAnswer, row.Attempts));
        Assert.False(string.IsNullOrEmpty(row.ProtectedSecret));
        var attempt = Assert.Single(await bench.AttemptsAsync());
        Assert.Equal((MailAttemptOutcome.Deferred, words, "SendGrid"), (attempt.Outcome, attempt.Answer, attempt.Transport));
    }
}
