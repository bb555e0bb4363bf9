using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.MailTests;

public abstract partial class OutboxDispatcherTests
{
    [Trait("Security", "27")]
    public sealed class Deferred : OutboxDispatcherTests
    {
        [Theory, OnSqlite, OnPostgres]
        public async Task Waits_thirty_seconds_then_twice_as_long_each_time_up_to_a_quarter_of_an_hour_with_jitter(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Transport.Answer(new MailOutcome.Deferred("451 later"));

            foreach (var seconds in new[] { 30, 60, 120, 240, 480, 900, 900 })
            {
                Assert.Equal(1, await Bench.DispatchAsync());
                var row = await Bench.RowAsync();
                Assert.Equal((OutboxState.Waiting, "451 later"), (row.State, row.LastAnswer));
                Assert.InRange(row.DueAt - Bench.Now, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 1.2));

                Bench.Clock.Advance(row.DueAt - Bench.Now - TimeSpan.FromMilliseconds(1));
                Assert.Equal(0, await Bench.DispatchAsync());
                Bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            Assert.All(await Bench.AttemptsAsync(), attempt => Assert.Equal(MailAttemptOutcome.Deferred, attempt.Outcome));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task Waits_until_the_time_that_the_server_named(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Transport.Answer(new MailOutcome.Deferred("429", Bench.Clock.GetUtcNow().AddMinutes(10)));

            await Bench.DispatchAsync();

            Assert.InRange((await Bench.RowAsync()).DueAt - Bench.Now, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(12));
        }

        [Theory, OnSqlite(-100, 5, 6), OnPostgres(-100, 5, 6), OnSqlite(100_000, 3600, 4320), OnPostgres(100_000, 3600, 4320)]
        public async Task Does_not_believe_a_time_in_the_past_or_far_ahead(DatabaseKind kind, int minutes, int least, int most)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Transport.Answer(new MailOutcome.Deferred("429", Bench.Clock.GetUtcNow().AddMinutes(minutes)));

            await Bench.DispatchAsync();

            Assert.InRange((await Bench.RowAsync()).DueAt - Bench.Now, TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task Is_given_up_after_a_day_with_the_last_answer(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Transport.Answer(new MailOutcome.Deferred("451 mailbox is full"));
            var created = Bench.Now;

            OutboxMessage row;
            while ((row = await Bench.RowAsync()).State == OutboxState.Waiting)
            {
                Bench.Clock.Advance(row.DueAt - Bench.Now);
                Assert.Equal(1, await Bench.DispatchAsync());
            }

            Assert.Equal(OutboxState.Failed, row.State);
            Assert.Equal("Given up after 24 hours. The last answer was: 451 mailbox is full", row.LastAnswer);
            Assert.Equal(created.AddHours(24), row.FinishedAt);
            Assert.Equal(OutboxMessage.ErasedSecret, row.ProtectedSecret);
            Assert.Equal([$"given up {row.Id} {row.LastAnswer}"], await Bench.TracesAsync());
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task Is_tried_once_at_least_however_long_the_portal_was_down(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Clock.Advance(TimeSpan.FromDays(7));

            await Bench.DispatchAsync();

            Assert.Equal(OutboxState.Sent, (await Bench.RowAsync()).State);
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task Is_sent_when_the_server_comes_back(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Transport.Answer(new MailOutcome.Deferred("421 closing"));
            await Bench.DispatchAsync();

            Bench.Transport.Answer(new MailOutcome.Accepted("250"));
            Bench.Clock.Advance(TimeSpan.FromMinutes(1));
            await Bench.DispatchAsync();

            Assert.Equal(OutboxState.Sent, (await Bench.RowAsync()).State);
            Assert.Single(Bench.Transport.Handed.Select(mail => mail.MessageId).Distinct());
        }
    }
}
