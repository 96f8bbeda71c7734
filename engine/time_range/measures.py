"""What business users ask for: measures of all departments, and names that look like times."""

from __future__ import annotations


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split(",") if part.strip())


MEASURES = _listed("""
sales, revenue, net sales, gross sales, order intake, bookings, open orders, order backlog, quotations, won
deals, lost deals, pipeline value, average order value, discounts granted, sales returns, credit notes,
customer churn, new customers, active accounts, renewals, contract value, commissions, units sold,
sell-through, store footfall, basket size, web orders, page views, conversions, sign-ups, leads, qualified
leads, campaign spend, ad clicks, newsletter opens, marketing budget, cost per lead, production output,
production quantities, planned production quantities, scrap, scrap rate, rework hours, machine downtime,
machine hours, OEE, yield, cycle time, setup time, line utilization, tool changes, planned orders, work
orders, batch releases, tonnes produced, raw material usage, packaging waste, quality incidents, complaints,
warranty claims, inspection lots, defects, audit findings, goods receipts, goods issues, goods movements,
stock levels, inventory, inventory value, inventory turns, stockouts, slow movers, picks, pick accuracy,
packing errors, parcels shipped, pallets moved, truck loads, deliveries, late deliveries, on-time delivery,
fill rate, freight cost, freight spend, fuel consumption, kilometres driven, fleet cost, customs duties,
inbound shipments, outbound shipments, purchase orders, purchasing volume, purchase price variance, supplier
deliveries, supplier invoices, spend, contract spend, savings, operating expenses, opex, capex, travel
expenses, personnel expenses, payroll cost, wages, salaries, headcount, headcount cost, hires, leavers,
staff turnover, absenteeism, sick leave, overtime, overtime hours, hours worked, training hours, job
applications, temp staff cost, net income, gross margin, net margin, gross profit, operating profit, EBITDA,
EBIT, cash flow, cash in, cash out, collections, receivables, overdue receivables, payables, open invoices,
invoices posted, tax payments, FX gains, FX losses, interest paid, depreciation, provisions, write-offs,
cost of goods sold, cost variances, budget, forecast, rent income, rental cost, insurance cost, financial
performance, support tickets, tickets closed, calls handled, call volume, response time, service visits,
repairs, spare parts usage, maintenance cost, planned maintenance, incidents, server uptime, change
requests, deployments, logins, licence cost, storage used, energy consumption, energy cost, water usage, CO2
emissions, waste volume, accidents, near misses, visitors, meals served, room bookings, occupancy, patient
visits, bed occupancy, lab tests, prescriptions, student enrolments, donations, transactions, card payments,
refunds
""")

PLACES = _listed("""
for plant 1010, for region EMEA, for all plants, for the Berlin site, for company code 2000, for product
group A, for DACH, for key accounts, for supplier 100234, for storage location 0001, for the packaging
lines, for store 17, for sales org 1710, for line 4, for the top 20 customers
""")

DISTRACTORS = _listed("""
MoM growth of orders, WoW change in leads, QoQ margin growth, YoY sales growth, annual leave taken, annual
leave balance, monthly active users, daily active users, weekly timesheets submitted, DSO days, early shift
and day shift output, day shift headcount, cost centre 2032 spend, cost center 2031 actuals, article 2026-B
sales, order 4500118230 movements, order 4500207714 costs, quarter-inch screws packed, quarter-pounder
sales, day rate of contractors, day-ahead prices, yearling stock, one-day tickets sold, 3-day passes sold,
two-year contracts signed, yearly subscriptions sold, monthly passes sold, weekly magazine subscriptions,
half-day absences, days sales outstanding, days payable outstanding, 30-day notices, year-end bonus
accruals, 24-month leases, project 2030 costs, Vision 2035 spend, model 2028 units sold, room 1215 bookings,
week 52 gift boxes sold, day-care places, birthday vouchers, Monday.com licence cost, Friday newsletter
opens, May Ltd invoices, March & Sons orders, account 20301231 postings, PO 2029-0815 receipts, 90-day
retention, same-day deliveries, next-day deliveries, overnight parcels, quarterly bonus payments, annual
report downloads, daily allowance paid, weekend surcharges, shift 2 scrap, 365-day returns, month-end
closing tasks, year group 7 enrolments, decade edition sales, plant 2024 output, cost centre 1010 spend
""")
