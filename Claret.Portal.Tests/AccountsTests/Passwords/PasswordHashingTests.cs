using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Microsoft.AspNetCore.Identity;

namespace Claret.Portal.Tests.AccountsTests.Passwords;

public static class PasswordHashingTests
{
    private const string Password = "blue lantern harvest moon";

    private static Person PersonWith(string? hash) => new() { Username = "mara.lopez", Name = "Mara Lopez", PasswordHash = hash };

    [Trait("Security", "5")]
    public sealed class Verifying
    {
        [Fact]
        public async Task Somebody_compares_with_their_hash()
        {
            using var hashing = new PasswordHashing(new Argon2PasswordHasher());
            var mara = PersonWith(await hashing.HashAsync(Password, CancellationToken.None));

            Assert.Equal(PasswordVerificationResult.Success, await hashing.VerifyAsync(mara, Password, CancellationToken.None));
            Assert.Equal(PasswordVerificationResult.Failed, await hashing.VerifyAsync(mara, "plover wicket thimble", CancellationToken.None));
        }

        [Theory]
        [InlineData(null)]
        [InlineData("")]
        public async Task Somebody_without_a_password_here_fails_after_the_work_of_one_hash_at_todays_cost(string? hash)
        {
            using var hasher = new CountingHasher();
            using var hashing = new PasswordHashing(hasher);

            Assert.Equal(PasswordVerificationResult.Failed, await hashing.VerifyAsync(PersonWith(hash), Password, CancellationToken.None));
            Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", Assert.Single(hasher.Verified), StringComparison.Ordinal);
        }

        [Fact]
        public async Task Nobody_fails_after_the_same_work_even_when_the_hasher_says_yes()
        {
            using var hasher = new CountingHasher();
            using var hashing = new PasswordHashing(hasher);

            Assert.Equal(PasswordVerificationResult.Failed, await hashing.VerifyAsync(person: null, Password, CancellationToken.None));
            Assert.Equal(PasswordVerificationResult.Failed, await hashing.VerifyAsync(person: null, Password, CancellationToken.None));
            Assert.Equal(2, hasher.Verified.Count);
            Assert.Single(hasher.Verified.Distinct());
        }

        [Fact]
        public async Task Nobody_is_compared_with_a_hash_that_can_be_read()
        {
            using var counting = new CountingHasher();
            using (var hashing = new PasswordHashing(counting))
                await hashing.VerifyAsync(person: null, Password, CancellationToken.None);
            var parts = Assert.Single(counting.Verified).Split('$');

            // Salt and hash of a real one: otherwise the hasher would stop before the work.
            Assert.Equal([6, 22, 43], [parts.Length, parts[4].Length, parts[5].Length]);
        }
    }

    [Trait("Security", "16")]
    public sealed class The_gate
    {
        [Fact]
        public async Task Lets_as_many_in_as_there_are_cores_and_never_more()
        {
            using var hasher = new CountingHasher(holdsUntil: PasswordHashing.Cap);
            using var hashing = new PasswordHashing(hasher);

            var all = Enumerable.Range(0, PasswordHashing.Cap * 8)
                .Select(i => i % 2 == 0 ? (Task)hashing.HashAsync(Password, CancellationToken.None) : hashing.VerifyAsync(person: null, Password, CancellationToken.None));
            await Task.WhenAll(all);

            Assert.Equal(PasswordHashing.Cap, hasher.MostAtOnce);
            Assert.Equal(PasswordHashing.Cap * 8, hasher.Calls);
        }

        [Fact]
        public async Task Works_on_another_thread_than_the_callers()
        {
            using var hasher = new CountingHasher(holdsUntil: 2);
            using var hashing = new PasswordHashing(hasher);

            // A caller that worked itself would never come back from the first call: the hasher holds until there are two.
            var first = hashing.HashAsync(Password, CancellationToken.None);
            Assert.False(first.IsCompleted);
            hasher.LetGo();
            await first;
        }

        [Fact]
        public async Task Opens_again_after_a_failure_and_a_change_of_mind()
        {
            using var hashing = new PasswordHashing(new Argon2PasswordHasher());
            using var cancelled = new CancellationTokenSource();
            await cancelled.CancelAsync();

            for (var i = 0; i < PasswordHashing.Cap + 1; i++)
            {
                await Assert.ThrowsAsync<ArgumentException>(() => hashing.HashAsync("\uD83D", CancellationToken.None));
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hashing.HashAsync(Password, cancelled.Token));
            }

            Assert.StartsWith("$argon2id$", await hashing.HashAsync(Password, CancellationToken.None), StringComparison.Ordinal);
        }
    }

    /// <summary>Counts who is inside; holds the first ones until so many are, so that a gate too narrow would be seen as well.</summary>
    private sealed class CountingHasher(int holdsUntil = 1) : IPasswordHasher<Person>, IDisposable
    {
        private readonly ManualResetEventSlim full = new();
        private readonly Lock counting = new();
        private int inside;

        public int Calls { get; private set; }

        public int MostAtOnce { get; private set; }

        public List<string> Verified { get; } = [];

        public void LetGo() => full.Set();

        public string HashPassword(Person user, string password)
        {
            Work();
            return "hash";
        }

        public PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            lock (counting)
                Verified.Add(hashedPassword);
            Work();
            return PasswordVerificationResult.Success;
        }

        public void Dispose() => full.Dispose();

        private void Work()
        {
            lock (counting)
            {
                Calls++;
                MostAtOnce = Math.Max(MostAtOnce, ++inside);
                if (inside >= holdsUntil)
                    full.Set();
            }

            Assert.True(full.Wait(TimeSpan.FromSeconds(30)), "the gate lets fewer in than there are cores");
            lock (counting)
                inside--;
        }
    }
}
