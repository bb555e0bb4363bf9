using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.MailTests;

public abstract partial class OutboxDispatcherTests
{
    public sealed class Secrets : OutboxDispatcherTests
    {
        [Theory, OnSqlite, OnPostgres, Trait("Security", "13")]
        public async Task Wait_encrypted_reach_the_mail_and_are_erased_when_it_is_sent(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync(secret: "s3cr3t-ticket");
            var waiting = await Bench.RowAsync();
            Assert.NotNull(waiting.ProtectedSecret);
            Assert.DoesNotContain("s3cr3t", waiting.ProtectedSecret, StringComparison.Ordinal);

            await Bench.DispatchAsync();

            Assert.Contains("#ticket=s3cr3t-ticket", Assert.Single(Bench.Transport.Handed).Text, StringComparison.Ordinal);
            Assert.Null((await Bench.RowAsync()).ProtectedSecret);
        }

        [Theory, OnSqlite, OnPostgres, Trait("Security", "13")]
        public async Task Are_kept_while_the_mail_waits_for_its_next_try(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Transport.Answer(new MailOutcome.Deferred("451 later"));

            await Bench.DispatchAsync();

            Assert.NotNull((await Bench.RowAsync()).ProtectedSecret);
        }

        [Theory, OnSqlite, OnPostgres, Trait("Security", "13")]
        public async Task Are_erased_when_the_mail_is_refused_for_good(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            Bench.Transport.Answer(new MailOutcome.Rejected("550 no such person"));

            await Bench.DispatchAsync();

            Assert.Equal(OutboxMessage.ErasedSecret, (await Bench.RowAsync()).ProtectedSecret);
        }

        [Theory, OnSqlite, OnPostgres, Trait("Security", "6")]
        public async Task Are_cut_out_of_an_answer_that_quotes_the_link(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync(secret: "s3cr3t-ticket");
            Bench.Transport.Answer(new MailOutcome.Rejected("552 blocked link https://portal/reset-password#ticket=s3cr3t-ticket"));

            await Bench.DispatchAsync();

            var row = await Bench.RowAsync();
            Assert.Equal("552 blocked link https://portal/reset-password#ticket=…", row.LastAnswer);
            Assert.Equal(row.LastAnswer, Assert.Single(await Bench.AttemptsAsync()).Answer);
        }

        [Theory, OnSqlite, OnPostgres, Trait("Security", "27")]
        public async Task That_cannot_be_read_any_more_end_the_mail_with_that_reason(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            await using (var db = await Bench.Contexts.CreateDbContextAsync())
                await db.Outbox.ExecuteUpdateAsync(set => set.SetProperty(m => m.ProtectedSecret, "CfDJ8-of-another-key-ring"));

            await Bench.DispatchAsync();

            Assert.Empty(Bench.Transport.Handed);
            var row = await Bench.RowAsync();
            Assert.Equal(OutboxState.Failed, row.State);
            Assert.Equal(OutboxMessage.ErasedSecret, row.ProtectedSecret);
            Assert.Contains("keys were lost", row.LastAnswer, StringComparison.Ordinal);
            Assert.Equal([$"given up {row.Id} {row.LastAnswer}"], await Bench.TracesAsync());
        }
    }
}
