use kfp_dbx::prelude::*;

#[rustfmt::skip]
#[pipeline(truthful, timeout = "2h", name = "Deep")]
fn deep(name: Param<String>) {
    when(name.ne("0"), || {
    when(name.ne("1"), || {
    when(name.ne("2"), || {
    when(name.ne("3"), || {
    when(name.ne("4"), || {
    when(name.ne("5"), || {
    when(name.ne("6"), || {
    when(name.ne("7"), || {
    when(name.ne("8"), || {
    when(name.ne("9"), || {
    when(name.ne("10"), || {
    when(name.ne("11"), || {
    when(name.ne("12"), || {
    when(name.ne("13"), || {
    when(name.ne("14"), || {
    when(name.ne("15"), || {
    when(name.ne("16"), || {
    when(name.ne("17"), || {
    when(name.ne("18"), || {
    when(name.ne("19"), || {
    when(name.ne("20"), || {
    when(name.ne("21"), || {
    when(name.ne("22"), || {
    when(name.ne("23"), || {
    when(name.ne("24"), || {
    when(name.ne("25"), || {
    when(name.ne("26"), || {
    when(name.ne("27"), || {
    when(name.ne("28"), || {
    when(name.ne("29"), || {
    when(name.ne("30"), || {
    when(name.ne("31"), || {
    when(name.ne("32"), || {
    when(name.ne("33"), || {
    when(name.ne("34"), || {
    when(name.ne("35"), || {
    when(name.ne("36"), || {
    when(name.ne("37"), || {
    when(name.ne("38"), || {
    when(name.ne("39"), || {
    when(name.ne("40"), || {
    when(name.ne("41"), || {
    when(name.ne("42"), || {
    when(name.ne("43"), || {
    when(name.ne("44"), || {
    when(name.ne("45"), || {
    when(name.ne("46"), || {
    when(name.ne("47"), || {
    when(name.ne("48"), || {
    when(name.ne("49"), || {
    when(name.ne("50"), || {
    when(name.ne("51"), || {
    when(name.ne("52"), || {
    when(name.ne("53"), || {
    when(name.ne("54"), || {
    when(name.ne("55"), || {
    when(name.ne("56"), || {
    when(name.ne("57"), || {
    when(name.ne("58"), || {
    when(name.ne("59"), || {
    when(name.ne("60"), || {
    when(name.ne("61"), || {
    when(name.ne("62"), || {
    when(name.ne("63"), || {
    when(name.ne("64"), || {
    when(name.ne("65"), || {
    when(name.ne("66"), || {
    when(name.ne("67"), || {
    when(name.ne("68"), || {
    when(name.ne("69"), || {
    when(name.ne("70"), || {
    when(name.ne("71"), || {
    when(name.ne("72"), || {
    when(name.ne("73"), || {
    when(name.ne("74"), || {
    when(name.ne("75"), || {
    when(name.ne("76"), || {
    when(name.ne("77"), || {
    when(name.ne("78"), || {
    when(name.ne("79"), || {
    when(name.ne("80"), || {
    when(name.ne("81"), || {
    when(name.ne("82"), || {
    when(name.ne("83"), || {
    when(name.ne("84"), || {
    when(name.ne("85"), || {
    when(name.ne("86"), || {
    when(name.ne("87"), || {
    when(name.ne("88"), || {
    when(name.ne("89"), || {
    when(name.ne("90"), || {
    when(name.ne("91"), || {
    when(name.ne("92"), || {
    when(name.ne("93"), || {
    when(name.ne("94"), || {
    when(name.ne("95"), || {
    when(name.ne("96"), || {
    when(name.ne("97"), || {
    when(name.ne("98"), || {
    when(name.ne("99"), || {
    when(name.ne("100"), || {
    when(name.ne("101"), || {
    when(name.ne("102"), || {
    when(name.ne("103"), || {
    when(name.ne("104"), || {
    when(name.ne("105"), || {
    when(name.ne("106"), || {
    when(name.ne("107"), || {
    when(name.ne("108"), || {
    when(name.ne("109"), || {
    when(name.ne("110"), || {
    when(name.ne("111"), || {
    when(name.ne("112"), || {
    when(name.ne("113"), || {
    when(name.ne("114"), || {
    when(name.ne("115"), || {
    when(name.ne("116"), || {
    when(name.ne("117"), || {
    when(name.ne("118"), || {
    when(name.ne("119"), || {
    when(name.ne("120"), || {
    when(name.ne("121"), || {
    when(name.ne("122"), || {
    when(name.ne("123"), || {
    when(name.ne("124"), || {
    when(name.ne("125"), || {
    when(name.ne("126"), || {
    when(name.ne("127"), || {
    when(name.ne("128"), || {
    when(name.ne("129"), || {
    DeleteRunOp::new("delete").run_name(name).external();
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
    });
}

#[pipeline(truthful, timeout = "2h", name = "Long")]
fn long(name: Param<String>) {
    let text = name;
    DeleteRunOp::new("delete").run_name(text).external();
}

fn main() {}
