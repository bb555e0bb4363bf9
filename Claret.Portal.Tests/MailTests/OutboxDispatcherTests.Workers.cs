using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.MailTests;

public abstract partial class OutboxDispatcherTests
{
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
}
