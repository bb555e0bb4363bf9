using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.MailTests;

public abstract partial class OutboxDispatcherTests
{
    [Trait("Security", "27")]
    public sealed class Accepted : OutboxDispatcherTests
    {
        [Theory, OnSqlite, OnPostgres]
        public async Task A_mail_that_is_due_is_sent_and_marked_together_with_what_its_body_adds(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();

            Assert.Equal(1, await Bench.DispatchAsync());

            var mail = Assert.Single(Bench.Transport.Handed);
            Assert.Equal("mara.lopez@claret.example", mail.Recipient);
            var row = await Bench.RowAsync();
            Assert.Equal((OutboxState.Sent, 1, "250 recorded"), (row.State, row.Attempts, row.LastAnswer));
            Assert.Equal(Bench.Now, row.FinishedAt);
            Assert.Equal(mail.MessageId, row.MessageId);
            var attempt = Assert.Single(await Bench.AttemptsAsync());
            Assert.Equal((MailAttemptOutcome.Accepted, "Recording", "250 recorded", "K7QM-4WX9"), (attempt.Outcome, attempt.Transport, attempt.Answer, attempt.CaseReference));
            Assert.Equal([$"accepted {row.Id} once"], await Bench.TracesAsync());
            Assert.Equal(0, await Bench.DispatchAsync());
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task The_attempt_is_on_record_before_the_hand_over_begins(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            List<MailAttempt> during = [];
            OutboxMessage? row = null;
            Bench.Transport.Answer(async _ =>
            {
                during = await Bench.AttemptsAsync();
                row = await Bench.RowAsync();
                return new MailOutcome.Accepted("250");
            });

            await Bench.DispatchAsync();

            var attempt = Assert.Single(during);
            Assert.Equal(MailAttemptOutcome.Unknown, attempt.Outcome);
            Assert.Null(attempt.EndedAt);
            Assert.Equal((OutboxState.Leased, 1), (row!.State, row.Attempts));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task A_body_that_fails_afterwards_does_not_have_the_mail_sent_again(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Body.Accepted = (_, _) => throw new InvalidOperationException("a bug");

            await Bench.DispatchAsync();
            Bench.Clock.Advance(TimeSpan.FromHours(1));
            await Bench.DispatchAsync();

            Assert.Single(Bench.Transport.Handed);
            Assert.Equal(OutboxState.Sent, (await Bench.RowAsync()).State);
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task What_a_body_adds_in_vain_does_not_undo_the_mark(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Body.Accepted = (db, _) =>
            {
                db.Outbox.Add(new OutboxMessage { Kind = null!, Recipient = "x", Data = "{}", MessageId = Guid.NewGuid() });
                return Task.CompletedTask;
            };

            await Bench.DispatchAsync();

            Assert.Equal(OutboxState.Sent, (await Bench.RowAsync()).State);
            Assert.Equal(MailAttemptOutcome.Accepted, Assert.Single(await Bench.AttemptsAsync()).Outcome);
        }
    }
}
