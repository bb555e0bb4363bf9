using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Shell;

/// <summary>
/// A text with <c>{0}</c>, <c>{1}</c> in it, drawn in pieces. What people wrote stands isolated, so that a name full of
/// right-to-left marks turns nothing round but itself, and is set off from the words around it. A link or a time stands in as <see cref="ChildContent"/>.
/// </summary>
public sealed partial class Sentence
{
    private string[] pieces = [];
    private int[] places = [];

    /// <summary>With its places still in it: a localizer asked without arguments.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    [Parameter]
    public IReadOnlyList<string> Values { get; set; } = [];

    /// <summary>Stands in every place for which there is no value.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    protected override void OnParametersSet()
    {
        pieces = Place().Split(Text);
        places = [.. Place().Matches(Text).Select(match => match.ValueSpan[1] - '0')];
    }

    private RenderFragment Put(int piece) => builder =>
    {
        if (places[piece] >= Values.Count)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenElement(1, "bdi");
        builder.AddAttribute(2, "class", "typed");
        builder.AddContent(3, Values[places[piece]]);
        builder.CloseElement();
    };

    [GeneratedRegex(@"\{[0-9]\}", RegexOptions.None, 1_000)]
    private static partial Regex Place();
}
