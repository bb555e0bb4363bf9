using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.MailTests;

public abstract partial class OutboxDispatcherTests
{
    [Trait("Security", "27")]
    public sealed class Broken : OutboxDispatcherTests
    {
        [Theory, OnSqlite, OnPostgres]
        public async Task A_refusal_for_good_ends_the_mail_with_the_servers_words(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Transport.Answer(new MailOutcome.Rejected("550 5.1.1 no such person here"));

            await Bench.DispatchAsync();

            var row = await Bench.RowAsync();
            Assert.Equal((OutboxState.Failed, "550 5.1.1 no such person here"), (row.State, row.LastAnswer));
            Assert.Equal(MailAttemptOutcome.Rejected, Assert.Single(await Bench.AttemptsAsync()).Outcome);
            Assert.Equal([$"given up {row.Id} {row.LastAnswer}"], await Bench.TracesAsync());
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task A_body_that_throws_keeps_its_mail_waiting_and_no_other(DatabaseKind kind)
        {
            await StartAsync(kind);
            var write = Bench.Body.Compose;
            Bench.Body.Compose = (message, secret) => message.Recipient == "bad@claret.example" ? throw new FormatException("a bug") : write(message, secret);
            await Bench.AddAsync("bad@claret.example");
            await Bench.AddAsync("good@claret.example");

            await Bench.DispatchAsync();

            var rows = await Bench.RowsAsync();
            Assert.Equal((OutboxState.Waiting, 1), (rows[0].State, rows[0].Attempts));
            Assert.Equal("The text of the mail couldn't be written. The portal's log says why.", rows[0].LastAnswer);
            Assert.Equal(OutboxState.Sent, rows[1].State);
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task A_transport_that_throws_defers_the_mail(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Transport.Throw(new InvalidOperationException("a bug that names /etc/secret"));

            await Bench.DispatchAsync();

            var row = await Bench.RowAsync();
            Assert.Equal((OutboxState.Waiting, "The mail couldn't be handed over. The portal's log says why."), (row.State, row.LastAnswer));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task A_kind_that_nobody_writes_waits_for_a_version_that_does(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync(kind: "from-the-future");

            await Bench.DispatchAsync();

            var row = await Bench.RowAsync();
            Assert.Equal((OutboxState.Waiting, "This version of the portal doesn't know the mail \"from-the-future\"."), (row.State, row.LastAnswer));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task A_mail_that_is_no_longer_wanted_is_dropped_without_an_attempt(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Body.Compose = (_, _) => Task.FromResult<MailContent?>(null);

            await Bench.DispatchAsync();

            Assert.Empty(Bench.Transport.Handed);
            Assert.Empty(await Bench.AttemptsAsync());
            var row = await Bench.RowAsync();
            Assert.Equal((OutboxState.Dropped, null), (row.State, row.ProtectedSecret));
        }
    }
}
