using System.Globalization;
using Claret.Portal.Accounts.Passwords;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.AccountsTests.Passwords;

[Trait("Security", "15")]
public sealed class PasswordAdviceTests
{
    private static PasswordAdvice Advice()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddLocalization();
        builder.AddPasswords();
        return builder.Services.BuildServiceProvider().GetRequiredService<PasswordAdvice>();
    }

    [Fact]
    public void Every_flaw_has_a_sentence_of_its_own_that_says_more_than_its_name()
    {
        var advice = Advice();
        var sentences = Enum.GetValues<PasswordFlaw>().Select(flaw => advice.Describe(new PasswordVerdict.Refused(flaw, "3"))).ToList();

        Assert.Equal(sentences.Count, sentences.Distinct().Count());
        Assert.All(sentences, sentence => Assert.Matches(@"^[A-Z].{15,}\.$", sentence));
        Assert.All(sentences, sentence => Assert.DoesNotContain("{", sentence));
    }

    [Fact]
    public void A_name_is_answered_in_the_products_words() => Assert.Equal(
        "Too easy to guess: it contains your name. Add an unrelated word.",
        Advice().Describe(new PasswordVerdict.Refused(PasswordFlaw.ContainsName)));

    [Theory]
    [InlineData("1", "At least 15 characters: one more to go. Four random words are fine.")]
    [InlineData("6", "At least 15 characters: 6 more to go. Four random words are fine.")]
    public void A_short_one_is_told_how_many_are_missing(string missing, string sentence) =>
        Assert.Equal(sentence, Advice().Describe(new PasswordVerdict.Refused(PasswordFlaw.TooShort, missing)));

    [Fact]
    public void A_reader_of_another_language_gets_a_sentence_too()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("pt-BR");
        try
        {
            Assert.EndsWith(".", Advice().Describe(new PasswordVerdict.Refused(PasswordFlaw.Common)), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
