using Claret.Portal.Accounts;
using Claret.Portal.Accounts.Passwords;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.SignInTests;

[Trait("Security", "5")]
[Trait("Security", "12")]
public sealed class SameSignInWorkTests
{
    private const string Commands = "Microsoft.EntityFrameworkCore.Database.Command";
    private const string Password = "blue lantern harvest moon";

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_is_refused_costs_one_hash_and_the_same_statements(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(
            kind, ("Resets:DecoyShare", "0"), ("Resets:Delivery", "TemporaryPassword"), ($"Logging:LogLevel:{Commands}", "Information"));
        var hash = await bench.HashAsync(Password);
        await Given.APerson("mara").WithPasswordHash(hash).InAsync(bench.Database);
        var tina = await Given.APerson("tina").WithEmail("tina@claret.example").WithPasswordHash(hash).InAsync(bench.Database);
        var bo = await Given.APerson("bo").WithEmail("bo@claret.example").WithPasswordHash(hash).InAsync(bench.Database);
        await Given.APerson("sam").WithPasswordHash(hash).KeptBy(Given.Okta()).InAsync(bench.Database);
        await Given.APerson("new").InAsync(bench.Database);
        var tinas = await bench.TemporaryPasswordForAsync(tina);
        var bos = await bench.TemporaryPasswordForAsync(bo);
        await using (var db = bench.Database.NewContext())
        {
            var blocked = await db.People.FindAsync(bo.Id);
            blocked!.State = PersonState.Blocked;
            await db.SaveChangesAsync();
        }

        var hasher = new CountingHasher();
        using var hashing = new PasswordHashing(hasher);
        var signIn = ActivatorUtilities.CreateInstance<SignInService>(bench.Services, hashing);
        var expected = await WorkAsync(bench, signIn, hasher, "nobody", "anything at all");

        Assert.True(expected.Statements.Count >= 6, string.Join('\n', expected.Statements));
        Assert.Equal(1, expected.Hashes);
        foreach (var (name, password) in new[]
        {
            ("mara", "wrong"), ("mara", tinas), ("tina", "wrong"), ("tina", bos), ("bo", Password), ("bo", bos), ("sam", Password), ("sam", tinas), ("new", Password), ("other.nobody", tinas),
        })
        {
            var work = await WorkAsync(bench, signIn, hasher, name, password);
            Assert.Equal(expected.Statements, work.Statements);
            Assert.Equal(1, work.Hashes);
        }
    }

    private static async Task<(List<string> Statements, int Hashes)> WorkAsync(Bench bench, SignInService signIn, CountingHasher hasher, string name, string password)
    {
        var (lines, hashes) = (bench.Logs.Lines.Count, hasher.Verified);
        Assert.IsType<SignInOutcome.Refused>(await signIn.SignInAsync(name, password, default));
        var statements = bench.Logs.Lines.Skip(lines).Where(line => line.Category == Commands)
            .Select(line => line.Message[Math.Max(0, line.Message.IndexOf("CommandType", StringComparison.Ordinal))..]);
        return ([.. statements], hasher.Verified - hashes);
    }

    private sealed class CountingHasher : IPasswordHasher<Person>
    {
        private readonly Argon2PasswordHasher real = new();
        private int verified;

        public int Verified => verified;

        public string HashPassword(Person user, string password) => real.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref verified);
            return real.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
