using Connect.Api;

namespace Connectors.Mongo.PostProcessors;

/// <summary>Renames fields by their paths.</summary>
internal sealed class RenameByMapping : FieldRenamer
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <param name="settings">Objects with <c>oldName</c>, a path beginning with <c>key.</c> or <c>value.</c>, and <c>newName</c>.</param>
    /// <exception cref="DataException">A setting has neither, or one that is not a string.</exception>
    public RenameByMapping(IReadOnlyList<IReadOnlyDictionary<string, string?>> settings)
    {
        foreach (var setting in settings)
        {
            var hasOld = setting.TryGetValue("oldName", out var oldName);
            var hasNew = setting.TryGetValue("newName", out var newName);
            if (!hasOld && !hasNew)
                throw new DataException("Both oldName and newName must be mapped");
            if ((hasOld && oldName is null) || (hasNew && newName is null))
                throw new DataException("oldName and newName are strings");
            if (oldName is not null && newName is not null)
                _names[oldName] = newName;
        }
    }

    protected override bool Touches(string root) => _names.Keys.Any(path => path.StartsWith(root + ".", StringComparison.Ordinal));
    protected override string NewName(string path, string name) => _names.GetValueOrDefault(path, name);
}
