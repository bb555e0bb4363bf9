using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.AccountsTests.Passwords;

[Trait("Security", "12")]
public sealed class TemporaryPasswordTests
{
    [Fact]
    public void It_is_four_groups_of_four_without_look_alikes_and_never_the_same()
    {
        var made = Enumerable.Range(0, 2_000).Select(_ => TemporaryPassword.New().Text).ToList();

        Assert.All(made, text => Assert.Matches("^[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){3}$", text));
        Assert.Equal(made.Count, made.Distinct().Count());
        // All 32 characters are drawn: 16 of them are 80 bits.
        Assert.Equal(32, made.SelectMany(text => text).Where(char.IsLetterOrDigit).Distinct().Count());
    }

    [Theory]
    [InlineData("K7QM-4WX9-PL3T-VN6D")]
    [InlineData("k7qm-4wx9-pl3t-vn6d")]
    [InlineData("  K7QM 4WX9 PL3T VN6D \r\n")]
    [InlineData("K7QM4WX9PL3TVN6D")]
    [InlineData("K7QM\u20114WX9\u2013PL3T\u00A0VN6D")]
    [InlineData("K7QM-4WX9-PL3T-VN6D.")]
    public void Case_blanks_and_hyphens_are_forgiven(string typed) => Assert.Equal("K7QM-4WX9-PL3T-VN6D", TemporaryPassword.Parse(typed)?.Text);

    [Theory]
    [InlineData("")]
    [InlineData("K7QM-4WX9-PL3T")]
    [InlineData("K7QM-4WX9-PL3T-VN6DD")]
    [InlineData("K7QM-4WX9-PL3T-VN60")]
    [InlineData("K7QM-4WX9-PL3T-VN6I")]
    [InlineData("К7QM-4WX9-PL3T-VN6D")]
    [InlineData("blue lantern harvest moon")]
    [InlineData("\0\uFFFE\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public void What_cant_be_one_is_none_and_nothing_is_read_as_something_else(string typed) => Assert.Null(TemporaryPassword.Parse(typed));

    [Fact]
    public void It_prints_itself_as_nothing()
    {
        var made = TemporaryPassword.New();

        Assert.DoesNotContain(made.Text, $"{made}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_hash_is_bound_to_the_person_and_to_this_portals_key()
    {
        await using var here = await Bench.CreateAsync(DatabaseKind.Sqlite);
        await using var elsewhere = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var password = TemporaryPassword.New();
        var passwords = here.Get<TemporaryPasswords>();

        var hash = await passwords.HashAsync(1, password, default);

        Assert.Equal(32, hash.Length);
        Assert.Equal(hash, await passwords.HashTypedAsync(1, password.Text.ToLowerInvariant().Replace('-', ' '), default));
        Assert.NotEqual(hash, await passwords.HashAsync(2, password, default));
        Assert.NotEqual(hash, await passwords.HashTypedAsync(null, password.Text, default));
        Assert.NotEqual(hash, await elsewhere.Get<TemporaryPasswords>().HashAsync(1, password, default));
    }
}
