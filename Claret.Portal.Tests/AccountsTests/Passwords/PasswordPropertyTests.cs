using Claret.Portal.Accounts.Passwords;
using CsCheck;

namespace Claret.Portal.Tests.AccountsTests.Passwords;

[Trait("Security", "15")]
public sealed class PasswordPropertyTests
{
    private static readonly PasswordPolicy Policy = new(new CommonWords());
    private static readonly PasswordContext Mara = new("Mara Lopez", "mara.lopez", "mara.lopez@claret.example", "Claret Portal");

    // Words as diceware has them, three to nine plain letters, out of the blocklist itself: the worst case for its rules.
    private static readonly string[] Words =
        [.. PasswordPolicyTests.ListedWords().Where(word => word.Length is >= 3 and <= 9 && word.All(char.IsAsciiLetterLower) && word.Any("aeiou".Contains))];

    [Theory]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("1")]
    public void Four_random_words_are_always_accepted(string between) =>
        AssertAccepted(Gen.OneOf(Words).Array[4].Select(words => string.Join(between, words)), 3_000);

    [Fact]
    public void Four_random_words_with_capitals_and_a_digit_are_always_accepted() =>
        AssertAccepted(Gen.OneOf(Words).Array[4].Select(words => string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "7"), 3_000);

    [Fact]
    public void Four_different_words_of_the_hundred_most_used_are_accepted_too()
    {
        // Without walks on the keyboard, and without words that are half another one: "football" and "foot" are not two.
        var top = Words[..100].Except(["qwerty", "qwertyuiop", "asdfgh", "qazwsx"]).ToList();
        var apart = top.Where(word => !top.Exists(other => other != word && word.Contains(other))).ToArray();

        AssertAccepted(Gen.Shuffle(apart, 4).Select(words => string.Join(' ', words)), 2_000);
    }

    [Theory]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!@#$%^&*-_")]
    [InlineData("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")]
    [InlineData("abcdefghijklmnopqrstuvwxyz")]
    [InlineData("0123456789abcdef")]
    public void What_password_managers_make_is_always_accepted(string alphabet) =>
        AssertAccepted(Gen.OneOf(alphabet.ToCharArray()).Array[16].Select(characters => new string(characters)), 3_000);

    [Fact]
    [Trait("Security", "26")]
    public void No_text_and_no_name_is_an_exception()
    {
        var samples = Gen.Select(Gen.Char.Array[0, 300], Gen.Char.Array[0, 40], (password, name) => (new string(password), new string(name)));
        foreach (var (password, name) in Fixed(samples, 2_000))
        {
            var context = new PasswordContext(name, name, name, name);
            Assert.True(Policy.Check(password, context) is PasswordVerdict.Accepted or PasswordVerdict.Refused);
            Assert.InRange(Policy.Rate(password, context), PasswordStrength.None, PasswordStrength.Strong);
        }
    }

    [Fact]
    [Trait("Security", "14")]
    public void Normalising_again_changes_nothing()
    {
        var once = Fixed(Gen.Char.Array[0, 60], 3_000).Select(characters => PasswordPolicy.Normalize(new string(characters))).ToList();
        Assert.Equal([], once.Where(text => PasswordPolicy.Normalize(text) != text));
    }

    private static void AssertAccepted(Gen<string> passwords, int count)
    {
        var longEnough = Fixed(passwords, count).Where(password => password.Length >= PasswordPolicy.MinLength).ToList();

        Assert.True(longEnough.Count > count / 2, "too few are long enough to show anything");
        Assert.Equal([], longEnough.Where(password => Policy.Check(password, Mara) is not PasswordVerdict.Accepted));
    }

    /// <summary>The same samples in every run: CsCheck's own Sample fixes the first alone.</summary>
    private static IEnumerable<T> Fixed<T>(Gen<T> gen, int count)
    {
        var random = new PCG(16, 20_261_122);
        return Enumerable.Range(0, count).Select(_ => gen.Generate(random, null, out var _));
    }
}
