using System.Collections.Concurrent;
using System.Globalization;
using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.MailTests;

public abstract class OutboxDispatcherTests : IAsyncLifetime
{
    internal MailBench Bench { get; private set; } = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Bench.DisposeAsync();

    private async Task StartAsync(DatabaseKind kind) => Bench = await MailBench.CreateAsync(kind);

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

            Assert.Null((await Bench.RowAsync()).ProtectedSecret);
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
            Assert.Null(row.ProtectedSecret);
            Assert.Contains("keys were lost", row.LastAnswer, StringComparison.Ordinal);
            Assert.Equal([$"given up {row.Id} {row.LastAnswer}"], await Bench.TracesAsync());
        }
    }

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
            Assert.Null(row.ProtectedSecret);
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

    [Trait("Security", "27")]
    public sealed class Workers : OutboxDispatcherTests
    {
        [Theory, OnSqlite, OnPostgres]
        public async Task One_that_dies_in_the_middle_leaves_unknown_and_the_mail_goes_out_again_under_the_same_id(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            var reached = new TaskCompletionSource();
            var never = new TaskCompletionSource<MailOutcome>();
            Bench.Transport.Answer(_ =>
            {
                reached.SetResult();
                return never.Task;
            });
            var dead = Bench.DispatchAsync();
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

            Bench.Transport.Answer(new MailOutcome.Accepted("250 second"));
            Bench.Clock.Advance(OutboxRows.Lease);
            Assert.Equal(0, await Bench.DispatchAsync());
            Bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(1, await Bench.DispatchAsync());

            Assert.Equal([MailAttemptOutcome.Unknown, MailAttemptOutcome.Accepted], (await Bench.AttemptsAsync()).Select(a => a.Outcome));
            Assert.Equal(2, Bench.Transport.Handed.Count);
            Assert.Single(Bench.Transport.Handed.Select(mail => mail.MessageId).Distinct());

            // It wasn't dead after all: its attempt gets its end, the row keeps what the other one said.
            never.SetResult(new MailOutcome.Deferred("451 first"));
            await dead;
            var row = await Bench.RowAsync();
            Assert.Equal((OutboxState.Sent, "250 second", 2), (row.State, row.LastAnswer, row.Attempts));
            Assert.Equal(MailAttemptOutcome.Deferred, (await Bench.AttemptsAsync())[0].Outcome);
            Assert.Equal([$"accepted {row.Id} once"], await Bench.TracesAsync());
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task One_that_slept_past_its_lease_before_the_hand_over_sends_nothing(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync();
            var write = Bench.Body.Compose;
            var reached = new TaskCompletionSource();
            var wake = new TaskCompletionSource();
            Bench.Body.Compose = async (message, secret) =>
            {
                reached.SetResult();
                await wake.Task;
                return await write(message, secret);
            };
            var asleep = Bench.DispatchAsync();
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

            Bench.Body.Compose = write;
            Bench.Clock.Advance(TimeSpan.FromMinutes(3));
            await Bench.DispatchAsync();
            wake.SetResult();
            await asleep;

            Assert.Single(Bench.Transport.Handed);
            Assert.Single(await Bench.AttemptsAsync());
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task Two_at_once_send_each_mail_once(DatabaseKind kind)
        {
            await StartAsync(kind);
            for (var i = 0; i < 40; i++)
                await Bench.AddAsync($"person{i}@claret.example");

            var taken = await Task.WhenAll(Task.Run(Bench.DispatchAsync), Task.Run(Bench.DispatchAsync));

            Assert.Equal(40, taken.Sum());
            Assert.Equal(40, Bench.Transport.Handed.Select(mail => mail.Recipient).Distinct().Count());
            Assert.Equal(40, Bench.Transport.Handed.Count);
            Assert.All(await Bench.RowsAsync(), row => Assert.Equal((OutboxState.Sent, 1), (row.State, row.Attempts)));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task A_slow_mail_does_not_keep_the_others_waiting(DatabaseKind kind)
        {
            await StartAsync(kind);
            var slow = new TaskCompletionSource<MailOutcome>();
            var others = new CountdownEvent(11);
            Bench.Transport.Answer(mail =>
            {
                if (mail.Recipient == "person0@claret.example")
                    return slow.Task;
                if (others.Signal())
                    slow.SetResult(new MailOutcome.Accepted("250 at last"));
                return Task.FromResult<MailOutcome>(new MailOutcome.Accepted("250"));
            });
            for (var i = 0; i < 12; i++)
                await Bench.AddAsync($"person{i}@claret.example");

            Assert.Equal(12, await Bench.DispatchAsync());

            Assert.All(await Bench.RowsAsync(), row => Assert.Equal(OutboxState.Sent, row.State));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task Lanes_that_found_nothing_at_first_take_part_later(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync("first@claret.example");
            var together = new Meeting(4);
            Bench.Transport.Answer(async mail =>
            {
                if (mail.Recipient == "first@claret.example")
                {
                    for (var i = 0; i < 4; i++)
                        await Bench.AddAsync($"person{i}@claret.example");
                }
                else
                {
                    await together.ArriveAsync();
                }

                return new MailOutcome.Accepted("250");
            });

            Assert.Equal(5, await Bench.DispatchAsync());

            Assert.All(await Bench.RowsAsync(), row => Assert.Equal((OutboxState.Sent, "250"), (row.State, row.LastAnswer)));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task One_that_is_woken_while_a_mail_is_slow_sends_the_others_beside_it(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync("slow@claret.example");
            using var signal = new OutboxSignal(Bench.Clock);
            var reached = new TaskCompletionSource();
            var slow = new TaskCompletionSource<MailOutcome>();
            var together = new Meeting(3);
            Bench.Transport.Answer(async mail =>
            {
                if (mail.Recipient == "slow@claret.example")
                {
                    reached.SetResult();
                    return await slow.Task;
                }

                await together.ArriveAsync();
                return new MailOutcome.Accepted("250");
            });
            var dispatching = Bench.NewDispatcher().DispatchDueAsync(over => signal.WaitAsync(TimeSpan.FromHours(1), over), CancellationToken.None);
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

            for (var i = 0; i < 3; i++)
                await Bench.AddAsync($"person{i}@claret.example");
            signal.Pulse();
            await together.Held.WaitAsync(TimeSpan.FromSeconds(20));

            Assert.False(dispatching.IsCompleted);
            slow.SetResult(new MailOutcome.Accepted("250 at last"));
            Assert.Equal(4, await dispatching);
            Assert.Equal(["250 at last", "250", "250", "250"], (await Bench.RowsAsync()).Select(row => row.LastAnswer));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task One_that_is_stopped_while_a_mail_is_slow_is_woken_by_nothing(DatabaseKind kind)
        {
            await StartAsync(kind);
            await Bench.AddAsync("slow@claret.example");
            using var stopping = new CancellationTokenSource();
            using var signal = new OutboxSignal(Bench.Clock);
            var reached = new TaskCompletionSource();
            var slow = new TaskCompletionSource<MailOutcome>();
            Bench.Transport.Answer(_ =>
            {
                reached.SetResult();
                return slow.Task;
            });
            var dispatching = Bench.NewDispatcher().DispatchDueAsync(over => signal.WaitAsync(TimeSpan.FromHours(1), over), stopping.Token);
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

            await stopping.CancelAsync();
            await Bench.AddAsync("late@claret.example");
            signal.Pulse();
            slow.SetResult(new MailOutcome.Accepted("250"));

            Assert.Equal(1, await dispatching.WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.Equal([OutboxState.Sent, OutboxState.Waiting], (await Bench.RowsAsync()).Select(row => row.State));
        }

        [Theory, OnSqlite, OnPostgres]
        public async Task One_that_is_stopped_finishes_what_it_has_begun_and_takes_no_more(DatabaseKind kind)
        {
            await StartAsync(kind);
            for (var i = 0; i < 10; i++)
                await Bench.AddAsync($"person{i}@claret.example");
            using var stopping = new CancellationTokenSource();
            Bench.Transport.Answer(_ =>
            {
                stopping.Cancel();
                return Task.FromResult<MailOutcome>(new MailOutcome.Accepted("250"));
            });

            var taken = await Bench.NewDispatcher().DispatchDueAsync(stopping.Token);

            Assert.InRange(taken, 1, 9);
            var rows = await Bench.RowsAsync();
            Assert.Equal(taken, rows.Count(row => row.State == OutboxState.Sent));
            Assert.Equal(10 - taken, rows.Count(row => row.State == OutboxState.Waiting));
        }
    }

    /// <summary>Nobody goes on before all are there; fails where they come one after the other.</summary>
    private sealed class Meeting(int size)
    {
        private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int missing = size;

        public Task Held => held.Task;

        public Task ArriveAsync()
        {
            if (Interlocked.Decrement(ref missing) == 0)
                held.SetResult();
            return held.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    public sealed class Languages : OutboxDispatcherTests
    {
        [Theory, OnSqlite, OnPostgres]
        public async Task Each_mail_is_written_in_its_own_and_an_unknown_one_in_the_portals(DatabaseKind kind)
        {
            await StartAsync(kind);
            var cultures = new ConcurrentDictionary<string, string>();
            var write = Bench.Body.Compose;
            Bench.Body.Compose = (message, secret) =>
            {
                cultures[message.Recipient] = $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name}";
                return write(message, secret);
            };
            var before = CultureInfo.CurrentCulture;
            await Bench.AddAsync("de@claret.example", culture: "de-DE");
            await Bench.AddAsync("none@claret.example");
            await Bench.AddAsync("odd@claret.example", culture: "xx-not-one");

            await Bench.DispatchAsync();

            Assert.Equal("de-DE de-DE", cultures["de@claret.example"]);
            Assert.Equal("en-GB en-GB", cultures["none@claret.example"]);
            Assert.Equal("en-GB en-GB", cultures["odd@claret.example"]);
            Assert.Contains("lang=\"de-DE\"", Bench.Transport.Handed.Single(mail => mail.Recipient == "de@claret.example").Html, StringComparison.Ordinal);
            Assert.Equal(before, CultureInfo.CurrentCulture);
        }
    }
}
