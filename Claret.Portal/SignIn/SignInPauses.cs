using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.SignIn;

/// <summary>
/// Growing pauses instead of a lock-out, so that a stranger can't shut anybody out: per account and origin, and per origin.
/// A try is counted before its password is looked at, so twenty at once get no further than one after the other.
/// </summary>
public sealed class SignInPauses(PortalKeys keys, RequestOrigin origin, TimeProvider clock)
{
    /// <summary>NIST SP 800-63B-4 3.2.2: no more than 100 failures in a row; after that only a reset opens the account.</summary>
    public const int FailuresInARow = 100;

    private const string Invented = "name:";
    private const string InventedKey = "n:";

    private static readonly TimeSpan OriginForgets = TimeSpan.FromHours(1);
    private static readonly DateTime Never = DateTime.MinValue.ToUniversalTime();

    /// <summary>Counts a try, and says whether it has to wait, whatever its password.</summary>
    public async Task<SignInPause> CountAsync(PortalDbContext db, string account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (accountKey, pairKey, originKey) = await KeysAsync(account, cancellationToken);

        // Nobody waits four tries at the same account; a whole network gets twenty-nine.
        if (!await CountAsync(db, originKey, account: null, now - OriginForgets, now, 30, 60, 120, 240, cancellationToken))
            return SignInPause.Network;
        if (!await CountAsync(db, pairKey, accountKey, Never, now, 5, 10, 15, 30, cancellationToken))
            return SignInPause.Account;

        var inARow = await db.SignInDelays.FromSql(
            $"""
            INSERT INTO "SignInDelays" ("Key", "Account", "Failures", "CountedSince", "BlockedUntil") VALUES ({accountKey}, {accountKey}, 1, {now}, NULL)
            ON CONFLICT ("Key") DO UPDATE SET "Failures" = "SignInDelays"."Failures" + 1
            RETURNING "Key", "Account", "Failures", "CountedSince", "BlockedUntil"
            """).AsNoTracking().ToListAsync(cancellationToken);
        return inARow[0].Failures <= FailuresInARow ? SignInPause.None : SignInPause.UntilReset;
    }

    /// <summary>The try that was counted was a right one: the failures before it are forgotten.</summary>
    public async Task ForgiveAsync(PortalDbContext db, string account, CancellationToken cancellationToken)
    {
        var (accountKey, pairKey, originKey) = await KeysAsync(account, cancellationToken);
        await db.SignInDelays.Where(d => d.Key == accountKey || d.Key == pairKey).ExecuteDeleteAsync(cancellationToken);
        await TakeBackAsync(db, originKey, cancellationToken);
    }

    /// <summary>
    /// The try was a right one, but not with the account's password: the failures in a row stay, until the reset is finished.
    /// </summary>
    public async Task ForgiveHereAsync(PortalDbContext db, string account, CancellationToken cancellationToken)
    {
        var (accountKey, pairKey, originKey) = await KeysAsync(account, cancellationToken);
        await TakeBackAsync(db, accountKey, cancellationToken);
        await db.SignInDelays.Where(d => d.Key == pairKey).ExecuteDeleteAsync(cancellationToken);
        await TakeBackAsync(db, originKey, cancellationToken);
    }

    private static Task<int> TakeBackAsync(PortalDbContext db, string key, CancellationToken cancellationToken) =>
        // The network's other failures stay: one account of one's own must not wipe them out. A pause can only be this try's own,
        // for none is counted while one runs.
        db.SignInDelays.Where(d => d.Key == key && d.Failures > 0)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Failures, d => d.Failures - 1).SetProperty(d => d.BlockedUntil, (DateTime?)null), cancellationToken);

    /// <summary>After a finished reset: the account starts afresh from everywhere.</summary>
    public async Task ClearAsync(PortalDbContext db, long personId, CancellationToken cancellationToken)
    {
        var (accountKey, _, _) = await KeysAsync(AccountOf(personId), cancellationToken);
        await db.SignInDelays.Where(d => d.Account == accountKey).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Those of networks, which begin anew after an hour, and of names that nobody has: a stranger can make any number of them.</summary>
    public static IQueryable<SignInDelay> OfNobody(PortalDbContext db) => db.SignInDelays.Where(d => d.Account == null || d.Account.StartsWith(InventedKey));

    /// <summary>One count for a person, by whichever of their names they sign in; strangers' inventions count by their text.</summary>
    public static string AccountOf(long personId) => FormattableString.Invariant($"person:{personId}");

    public static string AccountOf(string normalizedName) => Invented + normalizedName;

    private async Task<(string Account, string Pair, string Origin)> KeysAsync(string account, CancellationToken cancellationToken)
    {
        var accountKey = (account.StartsWith(Invented, StringComparison.Ordinal) ? InventedKey : "a:") + await ShortHashAsync(account, cancellationToken);
        var originHash = await ShortHashAsync("origin:" + origin.Network, cancellationToken);
        return (accountKey, $"{accountKey}@{originHash}", "o:" + originHash);
    }

    /// <summary>80 bits: enough to tell keys apart, short enough that a pair of them fits its column.</summary>
    private async Task<string> ShortHashAsync(string value, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower((await keys.HashAsync("sign-in", value, cancellationToken)).AsSpan(0, 10));

    /// <summary>Counts one more unless a pause is running; the pause grows at each of the four steps: 2 s, 15 s, 2 min, 15 min.</summary>
    private static async Task<bool> CountAsync(
        PortalDbContext db, string key, string? account, DateTime forgetBefore, DateTime now, int first, int second, int third, int fourth, CancellationToken cancellationToken)
    {
        var counted = await db.SignInDelays.FromSql(
            $"""
            INSERT INTO "SignInDelays" ("Key", "Account", "Failures", "CountedSince", "BlockedUntil") VALUES ({key}, {account}, 1, {now}, NULL)
            ON CONFLICT ("Key") DO UPDATE SET
                "Failures" = CASE WHEN "SignInDelays"."CountedSince" < {forgetBefore} THEN 1 ELSE "SignInDelays"."Failures" + 1 END,
                "CountedSince" = CASE WHEN "SignInDelays"."CountedSince" < {forgetBefore} THEN {now} ELSE "SignInDelays"."CountedSince" END,
                "BlockedUntil" = CASE
                    WHEN "SignInDelays"."CountedSince" < {forgetBefore} THEN NULL
                    WHEN "SignInDelays"."Failures" + 1 >= {fourth} THEN {now.AddMinutes(15)}
                    WHEN "SignInDelays"."Failures" + 1 >= {third} THEN {now.AddMinutes(2)}
                    WHEN "SignInDelays"."Failures" + 1 >= {second} THEN {now.AddSeconds(15)}
                    WHEN "SignInDelays"."Failures" + 1 >= {first} THEN {now.AddSeconds(2)}
                    ELSE NULL END
            WHERE "SignInDelays"."BlockedUntil" IS NULL OR "SignInDelays"."BlockedUntil" <= {now}
            RETURNING "Key", "Account", "Failures", "CountedSince", "BlockedUntil"
            """).AsNoTracking().ToListAsync(cancellationToken);
        return counted.Count == 1;
    }
}
