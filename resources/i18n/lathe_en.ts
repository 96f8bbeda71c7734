<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>BatchDialog</name>
    <message numerus="yes">
        <source>%Ln prompt(s) of this list are sent there, one request each.</source>
        <translation>
            <numerusform>%Ln prompt of this list is sent there, in one request.</numerusform>
            <numerusform>%Ln prompts of this list are sent there, one request each.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BreaksBar</name>
    <message numerus="yes">
        <source>All %Ln row(s) fit the schema.</source>
        <translation>
            <numerusform>The one row fits the schema.</numerusform>
            <numerusform>All %Ln rows fit the schema.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) do not fit the schema.</source>
        <translation>
            <numerusform>%Ln row does not fit the schema.</numerusform>
            <numerusform>%Ln rows do not fit the schema.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaseFilters</name>
    <message numerus="yes">
        <source>%Ln case(s)</source>
        <translation>
            <numerusform>%Ln case</numerusform>
            <numerusform>%Ln cases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %Ln case(s)</source>
        <translation>
            <numerusform>{shown} of %Ln case</numerusform>
            <numerusform>{shown} of %Ln cases</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChecksPanel</name>
    <message numerus="yes">
        <source>%Ln problem(s) in {bad} of {rows} rows</source>
        <translation>
            <numerusform>%Ln problem in {bad} of {rows} rows</numerusform>
            <numerusform>%Ln problems in {bad} of {rows} rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln reward(s) without a field to judge</source>
        <translation>
            <numerusform>%Ln reward without a field to judge</numerusform>
            <numerusform>%Ln rewards without a field to judge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No problems in %Ln row(s)</source>
        <translation>
            <numerusform>No problems in %Ln row</numerusform>
            <numerusform>No problems in %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) with text that is not saved yet, because it is not valid.</source>
        <translation>
            <numerusform>%Ln row with text that is not saved yet, because it is not valid.</numerusform>
            <numerusform>%Ln rows with text that is not saved yet, because it is not valid.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message numerus="yes">
        <source>%Ln time(s)</source>
        <translation>
            <numerusform>%Ln time</numerusform>
            <numerusform>%Ln times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaced {times} in %Ln row(s).</source>
        <translation>
            <numerusform>Replaced {times} in %Ln row.</numerusform>
            <numerusform>Replaced {times} in %Ln rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> %Ln row(s) were not changed, such as {id}: {reason}.</source>
        <translation>
            <numerusform> %Ln row was not changed: {id}: {reason}.</numerusform>
            <numerusform> %Ln rows were not changed, such as {id}: {reason}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DoneCard</name>
    <message numerus="yes">
        <source>and %Ln more file(s)</source>
        <translation>
            <numerusform>and %Ln more file</numerusform>
            <numerusform>and %Ln more files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DrawRows</name>
    <message numerus="yes">
        <source>Draw %Ln row(s) with seed {seed}</source>
        <translation>
            <numerusform>Draw %Ln row with seed {seed}</numerusform>
            <numerusform>Draw %Ln rows with seed {seed}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DryRunPanel</name>
    <message numerus="yes">
        <source>%Ln answer(s) of {model} to {split} rows, {age}.</source>
        <translation>
            <numerusform>%Ln answer of {model} to {split} rows, {age}.</numerusform>
            <numerusform>%Ln answers of {model} to {split} rows, {age}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EndpointsDialog</name>
    <message numerus="yes">
        <source>Forget %Ln kept answer(s)…</source>
        <translation>
            <numerusform>Forget %Ln kept answer…</numerusform>
            <numerusform>Forget %Ln kept answers…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>%Ln row(s) were written to {name}.</source>
        <translation>
            <numerusform>%Ln row was written to {name}.</numerusform>
            <numerusform>%Ln rows were written to {name}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%Ln row(s) with problems</source>
        <translation>
            <numerusform>%Ln row with a problem</numerusform>
            <numerusform>%Ln rows with problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %Ln row(s)</source>
        <translation>
            <numerusform>{shown} of %Ln row</numerusform>
            <numerusform>{shown} of %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) selected</source>
        <translation>
            <numerusform>%Ln row selected</numerusform>
            <numerusform>%Ln rows selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message numerus="yes">
        <source>%Ln question(s), saved with the project</source>
        <translation>
            <numerusform>%Ln question, saved with the project</numerusform>
            <numerusform>%Ln questions, saved with the project</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message numerus="yes">
        <source>%Ln id(s) were taken and get new ones.</source>
        <translation>
            <numerusform>%Ln id was taken; its row gets a new one.</numerusform>
            <numerusform>%Ln ids were taken; their rows get new ones.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln row(s)</source>
        <translation>
            <numerusform>Import %Ln row</numerusform>
            <numerusform>Import %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>import %Ln row(s)</source>
        <translation>
            <numerusform>import %Ln row</numerusform>
            <numerusform>import %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportSummary</name>
    <message numerus="yes">
        <source>%Ln row(s) were imported.</source>
        <translation>
            <numerusform>%Ln row was imported.</numerusform>
            <numerusform>%Ln rows were imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) were left out.</source>
        <translation>
            <numerusform>%Ln row was left out.</numerusform>
            <numerusform>%Ln rows were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) were skipped.</source>
        <translation>
            <numerusform>%Ln record was skipped.</numerusform>
            <numerusform>%Ln records were skipped.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LicencesView</name>
    <message numerus="yes">
        <source>%Ln package(s)</source>
        <translation>
            <numerusform>%Ln package</numerusform>
            <numerusform>%Ln packages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MappingForm</name>
    <message numerus="yes">
        <source>%Ln column(s)</source>
        <translation>
            <numerusform>%Ln column</numerusform>
            <numerusform>%Ln columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>%Ln edit(s) that had not reached rows.jsonl were restored.</source>
        <translation>
            <numerusform>%Ln edit that had not reached rows.jsonl was restored.</numerusform>
            <numerusform>%Ln edits that had not reached rows.jsonl were restored.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) of rows.jsonl could not be read ({lines}{more}). What cannot be read stays in the file as it is, but training and assessment need a file without it.</source>
        <translation>
            <numerusform>%Ln line of rows.jsonl could not be read ({lines}{more}). What cannot be read stays in the file as it is, but training and assessment need a file without it.</numerusform>
            <numerusform>%Ln lines of rows.jsonl could not be read ({lines}{more}). What cannot be read stays in the file as it is, but training and assessment need a file without it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Pane</name>
    <message numerus="yes">
        <source>%Ln token(s)…</source>
        <translation>
            <numerusform>%Ln token…</numerusform>
            <numerusform>%Ln tokens…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewView</name>
    <message numerus="yes">
        <source>Accept all %Ln candidate(s) without a look?</source>
        <translation>
            <numerusform>Accept the one candidate without a look?</numerusform>
            <numerusform>Accept all %Ln candidates without a look?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Accept %Ln row(s) from a model</source>
        <translation>
            <numerusform>Accept %Ln row from a model</numerusform>
            <numerusform>Accept %Ln rows from a model</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln to review, {accepted} accepted, {rejected} rejected</source>
        <translation>
            <numerusform>%Ln to review, {accepted} accepted, {rejected} rejected</numerusform>
            <numerusform>%Ln to review, {accepted} accepted, {rejected} rejected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowEditor</name>
    <message numerus="yes">
        <source>%Ln row(s) selected. Only the row shown here is edited.</source>
        <translation>
            <numerusform>%Ln row selected.</numerusform>
            <numerusform>%Ln rows selected. Only the row shown here is edited.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowPicker</name>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message numerus="yes">
        <source>%Ln run(s)</source>
        <translation>
            <numerusform>%Ln run</numerusform>
            <numerusform>%Ln runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %Ln run(s)</source>
        <translation>
            <numerusform>{shown} of %Ln run</numerusform>
            <numerusform>{shown} of %Ln runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ServeDialog</name>
    <message numerus="yes">
        <source>%Ln answer(s)</source>
        <translation>
            <numerusform>%Ln answer</numerusform>
            <numerusform>%Ln answers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln being answered</source>
        <translation>
            <numerusform>%Ln being answered</numerusform>
            <numerusform>%Ln being answered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln waiting</numerusform>
            <numerusform>%Ln waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s) written</source>
        <translation>
            <numerusform>%Ln token written</numerusform>
            <numerusform>%Ln tokens written</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetupCard</name>
    <message numerus="yes">
        <source>{split} (%Ln row(s))</source>
        <translation>
            <numerusform>{split} (%Ln row)</numerusform>
            <numerusform>{split} (%Ln rows)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All models answer %Ln row(s), and the rewards judge (Ctrl+Return)</source>
        <translation>
            <numerusform>All models answer %Ln row, and the rewards judge (Ctrl+Return)</numerusform>
            <numerusform>All models answer %Ln rows, and the rewards judge (Ctrl+Return)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) take about {time} on this computer.</source>
        <translation>
            <numerusform>%Ln row takes about {time} on this computer.</numerusform>
            <numerusform>%Ln rows take about {time} on this computer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SplitAgain</name>
    <message numerus="yes">
        <source>%Ln row(s) would change their split. Undo takes it back.</source>
        <translation>
            <numerusform>%Ln row would change its split. Undo takes it back.</numerusform>
            <numerusform>%Ln rows would change their split. Undo takes it back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatsPanel</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other(s)</source>
        <translation>
            <numerusform>%Ln other</numerusform>
            <numerusform>%Ln others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Median {median} days, longest %Ln day(s).</source>
        <translation>
            <numerusform>Median {median} days, longest %Ln day.</numerusform>
            <numerusform>Median {median} days, longest %Ln days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln range(s) end before they begin.</source>
        <translation>
            <numerusform>%Ln range ends before it begins.</numerusform>
            <numerusform>%Ln ranges end before they begin.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TallyView</name>
    <message numerus="yes">
        <source>{passed} of %Ln prompt(s) passed every check</source>
        <translation>
            <numerusform>{passed} of %Ln prompt passed every check</numerusform>
            <numerusform>{passed} of %Ln prompts passed every check</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TokenLine</name>
    <message numerus="yes">
        <source>Tokens counted with {model}; %Ln row(s) are new or changed since.</source>
        <translation>
            <numerusform>Tokens counted with {model}; %Ln row is new or changed since.</numerusform>
            <numerusform>Tokens counted with {model}; %Ln rows are new or changed since.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UnansweredPrompts</name>
    <message numerus="yes">
        <source>%Ln prompt(s) without an answer</source>
        <translation>
            <numerusform>%Ln prompt without an answer</numerusform>
            <numerusform>%Ln prompts without an answer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WorkingLine</name>
    <message numerus="yes">
        <source>Working, %Ln character(s)</source>
        <translation>
            <numerusform>Working, %Ln character</numerusform>
            <numerusform>Working, %Ln characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>advice</name>
    <message numerus="yes">
        <source>%Ln answer(s) could not be had and count as empty; their reasons stand below.</source>
        <translation>
            <numerusform>%Ln answer could not be had and counts as empty; its reason stands below.</numerusform>
            <numerusform>%Ln answers could not be had and count as empty; their reasons stand below.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>closing</name>
    <message numerus="yes">
        <source>%n job(s) still running: {names}.</source>
        <translation>
            <numerusform>A job is still running: {names}.</numerusform>
            <numerusform>Jobs are still running: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep %n job(s) running</source>
        <translation>
            <numerusform>Keep it running</numerusform>
            <numerusform>Keep them running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stop %n job(s)</source>
        <translation>
            <numerusform>Stop it</numerusform>
            <numerusform>Stop them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>endpoints</name>
    <message numerus="yes">
        <source>{name}: up to %Ln request(s) to {host}.</source>
        <translation>
            <numerusform>{name}: up to %Ln request to {host}.</numerusform>
            <numerusform>{name}: up to %Ln requests to {host}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{name}: %Ln request(s) to {host}{kept}</source>
        <translation>
            <numerusform>{name}: %Ln request to {host}{kept}</numerusform>
            <numerusform>{name}: %Ln requests to {host}{kept}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>training</name>
    <message numerus="yes">
        <source>%Ln line(s) of this run cannot be read: they were damaged, or written by another version of Lathe. Its figures and curves lack them.</source>
        <translation>
            <numerusform>%Ln line of this run cannot be read: it was damaged, or written by another version of Lathe. Its figures and curves lack it.</numerusform>
            <numerusform>%Ln lines of this run cannot be read: they were damaged, or written by another version of Lathe. Its figures and curves lack them.</numerusform>
        </translation>
    </message>
</context>
</TS>
