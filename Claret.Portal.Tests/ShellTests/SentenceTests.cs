using Bunit;
using Claret.Portal.Shell;

namespace Claret.Portal.Tests.ShellTests;

public sealed class SentenceTests : ShellTestBase
{
    [Fact]
    public void Reads_as_the_text_with_its_values_in_their_places()
    {
        var sentence = Render<Sentence>(with => with.Add(it => it.Text, "{1} sends {0} to {1}.").Add(it => it.Values, ["mail", "Mara"]));

        Assert.Equal("Mara sends mail to Mara.", sentence.Nodes.Aggregate("", (text, node) => text + node.TextContent));
    }

    [Fact]
    public void What_people_wrote_is_isolated_and_inert()
    {
        const string name = "<img src=x onerror=alert(1)> \u202etxt";

        var sentence = Render<Sentence>(with => with.Add(it => it.Text, "Sign in as {0}.").Add(it => it.Values, [name]));

        Assert.Equal(name, Assert.Single(sentence.FindAll("bdi")).TextContent);
        Assert.Empty(sentence.FindAll("img"));
    }

    [Fact]
    public void A_value_with_a_place_in_it_stays_as_it_is_written() =>
        Assert.Equal("{1}", Render<Sentence>(with => with.Add(it => it.Text, "{0} and {1}").Add(it => it.Values, ["{1}", "b"])).Find("bdi").TextContent);

    [Fact]
    public void A_link_stands_where_there_is_no_value()
    {
        var sentence = Render<Sentence>(with => with.Add(it => it.Text, "Mail is in the {0}.").AddChildContent("""<a href="/dev/mailbox">mailbox</a>"""));

        Assert.Equal("""Mail is in the <a href="/dev/mailbox">mailbox</a>.""", sentence.Markup);
    }
}
