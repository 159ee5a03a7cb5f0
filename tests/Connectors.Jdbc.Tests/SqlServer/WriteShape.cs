using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Connectors.Jdbc.Tests.SqlServer;

/// <summary>
/// What a statement does to a table, however it is written: an UPDATE of one row and one that joins many rows are the same if they set the same columns by the
/// same keys.
/// </summary>
internal static class WriteShape
{
    public static SortedSet<string> Of(string sql)
    {
        var script = (TSqlScript)new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out var errors);
        Assert.True(errors.Count == 0, $"{string.Join("; ", errors.Select(e => e.Message))}: {sql}");
        var shape = new SortedSet<string>(StringComparer.Ordinal);
        switch (Assert.Single(Assert.Single(script.Batches).Statements))
        {
            case InsertStatement insert:
                shape.Add($"insert {Name(insert.InsertSpecification.Target)}");
                foreach (var column in insert.InsertSpecification.Columns) shape.Add($"value {Last(column)}");
                break;
            case UpdateStatement update:
                shape.Add($"update {Target(update.UpdateSpecification)}");
                foreach (var set in update.UpdateSpecification.SetClauses.Cast<AssignmentSetClause>()) shape.Add($"set {Last(set.Column)}");
                AddKeys(update.UpdateSpecification.WhereClause?.SearchCondition ?? Join(update.UpdateSpecification.FromClause).SearchCondition);
                break;
            case DeleteStatement delete:
                shape.Add($"delete {Target(delete.DeleteSpecification)}");
                AddKeys(delete.DeleteSpecification.WhereClause?.SearchCondition ?? Join(delete.DeleteSpecification.FromClause).SearchCondition);
                break;
            case MergeStatement merge:
                var table = (NamedTableReference)merge.MergeSpecification.Target;
                shape.Add($"merge {Name(table)} {string.Join(',', table.TableHints.Select(h => h.HintKind))}");
                AddKeys(merge.MergeSpecification.SearchCondition);
                foreach (var clause in merge.MergeSpecification.ActionClauses)
                {
                    if (clause.Action is UpdateMergeAction change)
                    {
                        foreach (var set in change.SetClauses.Cast<AssignmentSetClause>())
                            shape.Add($"{clause.Condition} set {Last(set.Column)} = {Name((ColumnReferenceExpression)set.NewValue)}");
                        continue;
                    }
                    var (columns, row) = (((InsertMergeAction)clause.Action).Columns, ((InsertMergeAction)clause.Action).Source.RowValues[0].ColumnValues);
                    for (var i = 0; i < columns.Count; i++) shape.Add($"{clause.Condition} value {Last(columns[i])} = {Name((ColumnReferenceExpression)row[i])}");
                }
                break;
            default: throw new InvalidOperationException($"No statement that writes: {sql}");
        }
        return shape;

        void AddKeys(BooleanExpression condition)
        {
            switch (condition)
            {
                case BooleanParenthesisExpression inner: AddKeys(inner.Expression); break;
                case BooleanBinaryExpression { BinaryExpressionType: BooleanBinaryExpressionType.And } both:
                    AddKeys(both.FirstExpression);
                    AddKeys(both.SecondExpression);
                    break;
                case BooleanComparisonExpression { ComparisonType: BooleanComparisonType.Equals } equal:
                    shape.Add($"by {Last((ColumnReferenceExpression)equal.FirstExpression)}");
                    // Of a join, the same column.
                    if (equal.SecondExpression is ColumnReferenceExpression other) Assert.Equal(Last((ColumnReferenceExpression)equal.FirstExpression), Last(other));
                    break;
                case InPredicate { NotDefined: false } one: shape.Add($"by {Last((ColumnReferenceExpression)one.Expression)}"); break;
                default: throw new InvalidOperationException($"No condition of keys: {sql}");
            }
        }
    }

    /// <summary>The parameters in a statement.</summary>
    public static IReadOnlyList<string> ParametersOf(string sql)
    {
        var visitor = new Variables();
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(sql), out _).Accept(visitor);
        return visitor.Found;
    }

    // UPDATE target … FROM t AS target JOIN …, or UPDATE t …
    private static string Target(UpdateDeleteSpecificationBase specification) =>
        specification.FromClause is null ? Name(specification.Target) : Name(Join(specification.FromClause).FirstTableReference);

    private static QualifiedJoin Join(FromClause from) => (QualifiedJoin)Assert.Single(from.TableReferences);

    private static string Name(TableReference table) => string.Join('.', ((NamedTableReference)table).SchemaObject.Identifiers.Select(i => i.Value));

    private static string Name(ColumnReferenceExpression column) => string.Join('.', column.MultiPartIdentifier.Identifiers.Select(i => i.Value));

    private static string Last(ColumnReferenceExpression column) => column.MultiPartIdentifier.Identifiers[^1].Value;

    private sealed class Variables : TSqlFragmentVisitor
    {
        public List<string> Found { get; } = [];
        public override void Visit(VariableReference node) => Found.Add(node.Name);
    }
}
