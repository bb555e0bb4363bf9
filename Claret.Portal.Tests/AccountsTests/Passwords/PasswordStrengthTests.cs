using Claret.Portal.Accounts.Passwords;

namespace Claret.Portal.Tests.AccountsTests.Passwords;

public sealed class PasswordStrengthTests
{
    private static readonly PasswordPolicy Policy = new(new CommonWords());
    private static readonly PasswordContext Mara = new("Mara Lopez", "mara.lopez", "mara.lopez@claret.example", "Claret Portal");

    [Theory]
    [InlineData("", PasswordStrength.None)]
    [InlineData("password", PasswordStrength.None)]
    [InlineData("mara lopez", PasswordStrength.None)]
    [InlineData("lantern harvest", PasswordStrength.Weak)]
    [InlineData("blue lantern h", PasswordStrength.Fair)]
    [InlineData("blue lantern harvest moon", PasswordStrength.Good)]
    [InlineData("plover wicket thimble quarry ostrich", PasswordStrength.Strong)]
    [InlineData("vK8#qT2!mZ5&xR9?", PasswordStrength.Strong)]
    public void Grows_with_what_is_unforeseen(string password, PasswordStrength strength) => Assert.Equal(strength, Policy.Rate(password, Mara));

    [Theory]
    [InlineData("administrator99281")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("mara lopez 48213!")]
    public void Of_what_would_be_refused_is_weak_at_most(string password) =>
        Assert.InRange(Policy.Rate(password, Mara), PasswordStrength.None, PasswordStrength.Weak);

    [Fact]
    public void Of_something_too_short_is_fair_at_most() => Assert.Equal(PasswordStrength.Fair, Policy.Rate("vK8#qT2!mZ5&xR", Mara));

    [Fact]
    public void Is_said_with_the_acceptance() =>
        Assert.Equal(new PasswordVerdict.Accepted(PasswordStrength.Good), Policy.Check("blue lantern harvest moon", Mara));

    [Fact]
    public void Of_broken_text_is_none() => Assert.All(
        ["\uD83D plover wicket thimble", "\uFFFE"], password => Assert.Equal(PasswordStrength.None, Policy.Rate(password, Mara)));
}
